import { LRUCache } from 'lru-cache';
import type { TenantId } from '../../domain/ids.js';
import type { LabelRows } from '../../domain/label-rows.js';
import { type LabelSetVersion, versionKey } from '../../domain/label-set-version.js';
import type { LabelSetStore } from '../storage/label-sets/label-set-store.js';

/** Memory of a label's texts and ids, roughly, bytes. */
const LABEL_BYTES = 600;

/** Many small versions are bounded by their number: what they cost beside their vectors is only roughly known. */
const MAX_VERSIONS = 1_000;

/** The labels and vectors of versions in use. A version never changes, so what is here is never stale. */
export class VersionContents {
  private readonly loaded: LRUCache<string, LabelRows>;
  private readonly loading = new Map<string, Promise<LabelRows>>();

  constructor(
    private readonly openStore: (tenant: TenantId) => Promise<LabelSetStore>,
    /** Puts vectors where they will be searched. */
    private readonly place: (vectors: Float32Array, dimensions: number) => Float32Array,
    private readonly bytes: number,
  ) {
    this.loaded = new LRUCache({
      max: MAX_VERSIONS,
      maxSize: bytes,
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

  /** Whether the version has room here: if not, it is read anew each time. */
  fits({ labelCount, model }: LabelSetVersion): boolean {
    return labelCount * (model.dimensions * 4 + LABEL_BYTES) < this.bytes;
  }

  /** @returns the rows as they are kept */
  put(tenant: TenantId, version: LabelSetVersion, rows: LabelRows): LabelRows {
    const placed = { ...rows, vectors: this.place(rows.vectors, rows.dimensions) };
    this.loaded.set(versionKey(tenant, version), placed);
    return placed;
  }

  private async load(tenant: TenantId, version: LabelSetVersion): Promise<LabelRows> {
    return this.put(tenant, version, await (await this.openStore(tenant)).read(version));
  }
}
