/** What writing has come to since the start: what was committed, and what another writer was faster with. */
export interface WriteCounters {
  commits: number;
  conflicts: number;
}

/** Of all databases of a process. */
export interface StorageCounters {
  /** Writes to tables of records: tenants, keys, the logs of versions and tags. */
  readonly records: WriteCounters;
  /** Versions of label sets; a conflict is one whose number another writer had. */
  readonly labelSets: WriteCounters;
}

export const newStorageCounters = (): StorageCounters => ({
  records: { commits: 0, conflicts: 0 },
  labelSets: { commits: 0, conflicts: 0 },
});
