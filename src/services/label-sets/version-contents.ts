import { LRUCache } from 'lru-cache';
import type { TenantId } from '../../domain/ids.js';
import type { LabelRows } from '../../domain/label-rows.js';
import { type LabelSetVersion, versionKey } from '../../domain/label-set-version.js';
import type { LabelSetStore } from '../storage/label-sets/label-set-store.js';

/** Approximate memory of a label's texts and ids, bytes. */
const LABEL_BYTES = 600;

/** Bounds small versions by their number, because their memory besides vectors is known only roughly. */
const MAX_VERSIONS = 1_000;

/** Cache of the labels and vectors of versions in use. They are never stale, because a version never changes. */
export class VersionContents {
  private readonly loaded: LRUCache<string, LabelRows>;
  private readonly loading = new Map<string, Promise<LabelRows>>();

  constructor(
    private readonly openStore: (tenant: TenantId) => Promise<LabelSetStore>,
    /** Moves vectors, [labels × dimensions], to the memory in which they are searched. */
    private readonly place: (vectors: Float32Array, dimensions: number) => Float32Array,
    private readonly maxBytes: number,
  ) {
    this.loaded = new LRUCache({
      max: MAX_VERSIONS,
      maxSize: maxBytes,
      sizeCalculation: ({ labels, vectors }) => vectors.byteLength + labels.length * LABEL_BYTES + 1,
    });
  }

  async get(tenant: TenantId, version: LabelSetVersion): Promise<LabelRows> {
    const key = versionKey(tenant, version);
    const rows = this.loaded.get(key) ?? this.loading.get(key);
    if (rows) return rows;
    const loading = this.load(tenant, version).finally(() => this.loading.delete(key));
    this.loading.set(key, loading);
    return loading;
  }

  /** Whether the version fits into the cache; if not, it is read anew each time. */
  fits({ labelCount, model }: LabelSetVersion): boolean {
    return labelCount * (model.dimensions * 4 + LABEL_BYTES) < this.maxBytes;
  }

  /** @returns the rows as they are cached */
  put(tenant: TenantId, version: LabelSetVersion, rows: LabelRows): LabelRows {
    const placed = { ...rows, vectors: this.place(rows.vectors, rows.dimensions) };
    this.loaded.set(versionKey(tenant, version), placed);
    return placed;
  }

  private async load(tenant: TenantId, version: LabelSetVersion): Promise<LabelRows> {
    return this.put(tenant, version, await (await this.openStore(tenant)).read(version));
  }
}
