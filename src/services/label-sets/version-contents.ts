import { LRUCache } from 'lru-cache';
import type { TenantId } from '../../domain/ids.js';
import type { LabelRows } from '../../domain/label-rows.js';
import { type LabelSetVersion, versionKey } from '../../domain/label-set-version.js';
import type { LabelSetStore } from '../storage/label-sets/label-set-store.js';
import { bytesOfLabels, TYPICAL_LABEL_BYTES } from './labels/memory.js';

/** Bounds versions by their number as well, because each has objects that are not counted. */
const MAX_VERSIONS = 1_000;

/** Cache of the labels and vectors of versions in use. They are never stale, because a version never changes. */
export class VersionContents {
  private readonly loaded: LRUCache<string, LabelRows>;
  private readonly loading = new Map<string, Promise<LabelRows>>();
  /** Versions that turned out to be too large for the cache: they have longer texts than is typical. */
  private readonly tooLarge = new LRUCache<string, true>({ max: MAX_VERSIONS });

  constructor(
    private readonly openStore: (tenant: TenantId) => Promise<LabelSetStore>,
    /** Moves vectors, [labels × dimensions], to the memory in which they are searched. */
    private readonly place: (vectors: Float32Array, dimensions: number) => Float32Array,
    private readonly maxBytes: number,
  ) {
    this.loaded = new LRUCache({ max: MAX_VERSIONS, maxSize: maxBytes, sizeCalculation: bytesOf });
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
  fits(tenant: TenantId, version: LabelSetVersion): boolean {
    if (this.tooLarge.has(versionKey(tenant, version))) return false;
    return version.labelCount * (version.model.dimensions * 4 + TYPICAL_LABEL_BYTES) < this.maxBytes;
  }

  /** Memory that the cached versions take, bytes. */
  get bytes(): number {
    return this.loaded.calculatedSize;
  }

  /** @returns the rows as they are cached */
  put(tenant: TenantId, version: LabelSetVersion, rows: LabelRows): LabelRows {
    const key = versionKey(tenant, version);
    const placed = { ...rows, vectors: this.place(rows.vectors, rows.dimensions) };
    if (bytesOf(placed) > this.maxBytes) this.tooLarge.set(key, true);
    else this.loaded.set(key, placed);
    return placed;
  }

  private async load(tenant: TenantId, version: LabelSetVersion): Promise<LabelRows> {
    return this.put(tenant, version, await (await this.openStore(tenant)).read(version));
  }
}

const bytesOf = ({ labels, vectors, digests }: LabelRows): number =>
  vectors.byteLength + digests.byteLength + bytesOfLabels(labels) + 1;
