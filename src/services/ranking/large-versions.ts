import { LRUCache } from 'lru-cache';
import type { TenantId } from '../../domain/ids.js';
import { type LabelSetVersion, versionKey } from '../../domain/label-set-version.js';
import { Gate } from '../concurrency/queues/gate.js';
import type { Nearest } from '../storage/vector-index-recall.js';
import type { FoundLabel, VectorIndex, VectorIndexStore } from '../storage/vector-index-store.js';
import type { LabelRanking, RankedLabel } from './label-ranking.js';
import type { Ranker } from './ranker.js';
import { type Softmax, similarities, softmaxOver } from './scoring.js';

/** Number of labels whose similarities stand for those of all labels that the index did not return. */
const SAMPLE_SIZE = 2_048;
/** Minimum number of labels taken from the index: the most similar ones dominate the softmax. */
const MIN_FOUND = 100;
/** Maximum number of samples in memory. */
const MAX_SAMPLES = 16;
const MAX_INDEXES = 1_000;
/** Time after which an index is tried again that could not be built, ms; doubled after each attempt that fails. */
const FIRST_REST_MS = 60_000;
const MAX_REST_MS = 3_600_000;
/** Maximum number of indexes that wait to be built: others are asked for again when their version is next used. */
const MAX_BUILDS = 16;
/** Images that are searched at a time, and that may wait: of all tenants, and of one. */
const SEARCHES = { inside: 8, insideEach: 4, waiting: 512, waitingEach: 256 };

/** Whose images are ranked, and for how long. */
interface RankCaller {
  readonly tenant: TenantId;
  readonly signal: AbortSignal;
}

export interface LargeRanking extends LabelRanking {
  /** The index that was searched; null when all labels were compared. */
  readonly index: VectorIndex | null;
}

/**
 * Ranks the labels of versions that are too large to be kept in memory, using a vector index. It is built in the
 * background when a version is first used; until then, all labels are read and compared.
 */
export class LargeVersions {
  private readonly samples = new LRUCache<string, Float32Array>({ max: MAX_SAMPLES });
  private readonly indexes = new LRUCache<string, VectorIndex>({ max: MAX_INDEXES });
  private readonly gate = new Gate<TenantId>('searches of large label sets', SEARCHES);
  private readonly building = new Set<string>();
  /** How long each version whose index could not be built was left alone before the next attempt, ms. */
  private readonly delays = new LRUCache<string, number>({ max: MAX_INDEXES });
  /** Versions that are left alone now. */
  private readonly resting = new LRUCache<string, true>({ max: MAX_INDEXES, ttl: FIRST_REST_MS });
  /** The last build. One runs at a time, because each reads the whole version into memory. */
  private builder: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly openStore: (tenant: TenantId) => Promise<VectorIndexStore>,
    private readonly ranker: Ranker,
    private readonly logitScale: number,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** The index of the version; undefined when it has not been built. */
  async indexOf(tenant: TenantId, version: LabelSetVersion): Promise<VectorIndex | undefined> {
    const key = versionKey(tenant, version);
    const known = this.indexes.get(key) ?? (await (await this.openStore(tenant)).find(version));
    if (known) this.indexes.set(key, known);
    return known;
  }

  /**
   * @param images unit length, [dimensions] each
   * @param topK maximum number of labels for each image
   * @throws LexiclipError OVERLOADED when too many wait; the signal's reason; Error when the version cannot be read
   */
  async rank(
    { tenant, signal }: RankCaller,
    version: LabelSetVersion,
    images: readonly Float32Array[],
    topK: number,
  ): Promise<LargeRanking[]> {
    const index = await this.indexOf(tenant, version);
    if (!index) this.buildLater(tenant, version);
    const rankings: LargeRanking[] = [];
    for (const image of images) {
      const rankOne = () =>
        index ? this.search(tenant, version, index, image, topK) : this.scan(tenant, version, image, topK);
      rankings.push(await this.gate.run<LargeRanking>(tenant, { signal }, rankOne));
    }
    return rankings;
  }

  /** Waits for the index that is being built, and starts no other. */
  async close(): Promise<void> {
    this.closed = true;
    await this.builder;
  }

  private buildLater(tenant: TenantId, version: LabelSetVersion): void {
    const key = versionKey(tenant, version);
    if (this.building.has(key) || this.resting.has(key) || this.building.size >= MAX_BUILDS) return;
    this.building.add(key);
    this.builder = this.builder.then(async () => {
      try {
        if (!this.closed) this.indexes.set(key, await (await this.openStore(tenant)).build(version, this.nearest));
        this.delays.delete(key);
      } catch (error) {
        this.rest(key);
        this.onFailure(error);
      } finally {
        this.building.delete(key);
      }
    });
  }

  private rest(key: string): void {
    const delay = Math.min(MAX_REST_MS, 2 * (this.delays.get(key) ?? FIRST_REST_MS / 2));
    this.delays.set(key, delay);
    this.resting.set(key, true, { ttl: delay });
  }

  private readonly nearest: Nearest = async (queries, { vectors, dimensions }, count) => {
    const rankings = await this.ranker.rank(queries, await this.ranker.place(vectors, dimensions), count);
    return rankings.map(({ rows }) => rows);
  };

  private async scan(tenant: TenantId, version: LabelSetVersion, image: Float32Array, topK: number) {
    const { found, similarities: all } = await (await this.openStore(tenant)).scan(version, image, topK);
    return { labels: found.map(ranked), softmax: softmaxOver(all, this.logitScale), index: null };
  }

  private async search(
    tenant: TenantId,
    version: LabelSetVersion,
    index: VectorIndex,
    image: Float32Array,
    topK: number,
  ): Promise<LargeRanking> {
    const store = await this.openStore(tenant);
    const found = await store.search(index, image, Math.max(topK, MIN_FOUND));
    const sample = await this.sampleOf(tenant, version, index);
    const softmax = estimatedSoftmax(
      Float32Array.from(found, ({ similarity }) => similarity),
      similarities(image, sample),
      version.labelCount,
      this.logitScale,
    );
    return { labels: found.slice(0, topK).map(ranked), softmax, index };
  }

  private async sampleOf(tenant: TenantId, version: LabelSetVersion, index: VectorIndex): Promise<Float32Array> {
    const key = versionKey(tenant, version);
    const known = this.samples.get(key);
    if (known) return known;
    const sample = await (await this.openStore(tenant)).sample(index, version.labelCount, SAMPLE_SIZE);
    this.samples.set(key, sample);
    return sample;
  }
}

const ranked = ({ label, similarity }: FoundLabel): RankedLabel => ({
  name: label.name,
  label,
  similarity,
  score: similarity,
});

/**
 * Estimates the softmax over all labels when only the highest similarities are known. The rest are assumed to be
 * distributed like the part of the sample that is below all known ones.
 *
 * @param known highest similarities, highest first
 * @param sample similarities of labels from the whole version
 * @param total number of labels in the version
 */
export function estimatedSoftmax(
  known: Float32Array,
  sample: Float32Array,
  total: number,
  logitScale: number,
): Softmax {
  const exact = softmaxOver(known, logitScale);
  const others = sample.filter((similarity) => similarity < (known.at(-1) as number));
  if (others.length === 0) return exact;
  const weight = (total - known.length) / others.length;
  let sum = 0;
  for (const similarity of others) sum += Math.exp(logitScale * (similarity - exact.highest));
  return { ...exact, sum: exact.sum + weight * sum };
}
