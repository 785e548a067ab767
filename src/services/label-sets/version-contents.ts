import { LRUCache } from 'lru-cache';
import type { LabelId, TenantId } from '../../domain/ids.js';
import type { Label } from '../../domain/label.js';
import type { LabelRows } from '../../domain/label-rows.js';
import { type LabelSetVersion, versionKey } from '../../domain/label-set-version.js';
import { inSharedMemory } from '../concurrency/shared-memory.js';
import { giveWay } from '../concurrency/turns.js';
import type { LabelSetStore } from '../storage/label-sets/label-set-store.js';
import { labelIndex } from './labels/lookup.js';
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
    private readonly place: (vectors: Float32Array, dimensions: number) => Promise<Float32Array>,
    private readonly maxBytes: number,
  ) {
    this.loaded = new LRUCache({ max: MAX_VERSIONS, maxSize: maxBytes, sizeCalculation: bytesOf });
  }

  async get(tenant: TenantId, version: LabelSetVersion): Promise<LabelRows> {
    const key = versionKey(tenant, version);
    const load = async () => (await this.openStore(tenant)).read(version);
    return this.loaded.get(key) ?? this.loading.get(key) ?? this.keep(key, load());
  }

  /** Some labels of a version, by their own ids; those that are not there are left out. */
  async pick(
    tenant: TenantId,
    version: LabelSetVersion,
    ids: readonly LabelId[],
  ): Promise<ReadonlyMap<LabelId, Label>> {
    if (!this.fits(tenant, version)) return (await this.openStore(tenant)).readLabels(version, ids);
    const { labels } = await this.get(tenant, version);
    const { rowOf } = await labelIndex(labels);
    return new Map(ids.flatMap((id) => (rowOf.has(id) ? [[id, labels[rowOf.get(id) as number] as Label]] : [])));
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
  put(tenant: TenantId, version: LabelSetVersion, rows: LabelRows): Promise<LabelRows> {
    return this.keep(versionKey(tenant, version), Promise.resolve(rows));
  }

  /** Whoever asks for the version meanwhile waits for it. */
  private keep(key: string, reading: Promise<LabelRows>): Promise<LabelRows> {
    const keeping = reading.then((rows) => this.placed(key, rows)).finally(() => this.loading.delete(key));
    this.loading.set(key, keeping);
    return keeping;
  }

  private async placed(key: string, rows: LabelRows): Promise<LabelRows> {
    const { classifier } = rows;
    const placed = {
      ...rows,
      vectors: await this.place(rows.vectors, rows.dimensions),
      ...(classifier && { classifier: { ...classifier, weights: inSharedMemory(classifier.weights) } }),
    };
    // Counting the bytes of many labels takes a while.
    await giveWay();
    if (bytesOf(placed) > this.maxBytes) this.tooLarge.set(key, true);
    else this.loaded.set(key, placed);
    return placed;
  }
}

const bytesOf = ({ labels, vectors, digests, classifier }: LabelRows): number =>
  vectors.byteLength + digests.byteLength + (classifier?.weights.byteLength ?? 0) + bytesOfLabels(labels) + 1;
