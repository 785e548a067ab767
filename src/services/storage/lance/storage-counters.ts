/** Results of writes since the start. */
export interface WriteCounters {
  /** Number of committed writes. */
  commits: number;
  /** Number of writes that another writer preceded. */
  conflicts: number;
}

/** Totals of all databases of a process. */
export interface StorageCounters {
  /** Tables of records: tenants, keys, the logs of versions and tags. */
  readonly records: WriteCounters & { reads: number };
  /** Versions of label sets. A conflict is a version whose number another writer had committed. */
  readonly labelSets: WriteCounters;
  /** The same of sample sets. */
  readonly sampleSets: WriteCounters;
}

export const newStorageCounters = (): StorageCounters => ({
  records: { reads: 0, commits: 0, conflicts: 0 },
  labelSets: { commits: 0, conflicts: 0 },
  sampleSets: { commits: 0, conflicts: 0 },
});
