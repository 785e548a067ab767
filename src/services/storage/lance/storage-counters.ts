/** What writing has come to since the start. */
export interface WriteCounters {
  /** Writes that were committed. */
  commits: number;
  /** Writes that another writer was faster than. */
  conflicts: number;
}

/** Counted over all databases of a process. */
export interface StorageCounters {
  /** Tables of records: tenants, keys, the logs of versions and tags. */
  readonly records: WriteCounters & { reads: number };
  /** Versions of label sets; a conflict is one whose number another writer had. */
  readonly labelSets: WriteCounters;
}

export const newStorageCounters = (): StorageCounters => ({
  records: { reads: 0, commits: 0, conflicts: 0 },
  labelSets: { commits: 0, conflicts: 0 },
});
