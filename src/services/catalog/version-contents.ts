import { LRUCache } from 'lru-cache';
import type { LabelSetStore } from '../storage/label-set-store.js';
import type { LabelRows } from '../storage/label-table.js';
import type { LabelSetVersion } from '../storage/version-log.js';
import type { TenantId } from './ids.js';

/** Rough cost of a label's texts and ids in memory, bytes. */
const LABEL_BYTES = 600;

/** Many small versions are bounded by their number: what they cost beside their vectors is only roughly known. */
const MOST_VERSIONS = 1_000;

/** The labels and vectors of versions in use. A version never changes, so what is here is never stale. */
export class VersionContents {
  private readonly loaded: LRUCache<string, LabelRows>;
  private readonly loading = new Map<string, Promise<LabelRows>>();

  constructor(
    private readonly openStore: (tenant: TenantId) => Promise<LabelSetStore>,
    bytes: number,
  ) {
    this.loaded = new LRUCache({
      max: MOST_VERSIONS,
      maxSize: bytes,
      sizeCalculation: ({ labels, vectors }) => vectors.byteLength + labels.length * LABEL_BYTES + 1,
    });
  }

  async get(tenant: TenantId, version: LabelSetVersion): Promise<LabelRows> {
    const key = keyOf(tenant, version);
    const rows = this.loaded.get(key) ?? this.loading.get(key);
    if (rows) return rows;
    const loading = this.load(tenant, version).finally(() => this.loading.delete(key));
    this.loading.set(key, loading);
    return loading;
  }

  put(tenant: TenantId, version: LabelSetVersion, rows: LabelRows): void {
    this.loaded.set(keyOf(tenant, version), rows);
  }

  private async load(tenant: TenantId, version: LabelSetVersion): Promise<LabelRows> {
    const rows = await (await this.openStore(tenant)).read(version);
    this.put(tenant, version, rows);
    return rows;
  }
}

const keyOf = (tenant: TenantId, { labelSetId, number }: LabelSetVersion): string =>
  `${tenant}/${labelSetId}/${number}`;
