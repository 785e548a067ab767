import { LRUCache } from 'lru-cache';
import type { TenantId } from '../../domain/ids.js';
import { type LabelSetVersion, versionKey } from '../../domain/label-set-version.js';
import type { Nearest, VectorIndex, VectorIndexStore } from '../storage/vector-index-store.js';
import type { LabelRanking } from './label-ranking.js';
import type { Ranker } from './ranker.js';
import { type Softmax, similarities, softmaxOver } from './scoring.js';

/** Labels that stand for those that the index did not return, in the sum of the softmax. */
const SAMPLE = 2_048;
/** Labels taken from the index at least: what is most similar weighs most in the sum. */
const MIN_FOUND = 100;
/** Samples that are kept in memory. */
const MAX_SAMPLES = 16;

export interface LargeRanking extends LabelRanking {
  /** Null where all labels were compared. */
  readonly index: VectorIndex | null;
}

/**
 * Ranks versions that are too large for the memory that versions may take: by a vector index, which is built in the
 * background when the version is first asked for. Until then all labels are read and compared.
 */
export class LargeVersions {
  private readonly samples = new LRUCache<string, Float32Array>({ max: MAX_SAMPLES });
  private readonly indexes = new LRUCache<string, VectorIndex>({ max: 1_000 });
  private readonly building = new Set<string>();
  /** One at a time: each takes the whole version into memory. */
  private builder: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly openStore: (tenant: TenantId) => Promise<VectorIndexStore>,
    private readonly ranker: Ranker,
    private readonly logitScale: number,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** The index of the version, when there is one. */
  async indexOf(tenant: TenantId, version: LabelSetVersion): Promise<VectorIndex | undefined> {
    const key = versionKey(tenant, version);
    const known = this.indexes.get(key) ?? (await (await this.openStore(tenant)).find(version));
    if (known) this.indexes.set(key, known);
    return known;
  }

  /** @param images unit length, [dimensions] each */
  async rank(
    tenant: TenantId,
    version: LabelSetVersion,
    images: readonly Float32Array[],
    topK: number,
  ): Promise<LargeRanking[]> {
    const index = await this.indexOf(tenant, version);
    if (!index) this.buildLater(tenant, version);
    const rankings: LargeRanking[] = [];
    for (const image of images) {
      rankings.push(
        index ? await this.search(tenant, version, index, image, topK) : await this.scan(tenant, version, image, topK),
      );
    }
    return rankings;
  }

  /** Lets an index that is being built be finished, and begins no other. */
  async close(): Promise<void> {
    this.closed = true;
    await this.builder;
  }

  private buildLater(tenant: TenantId, version: LabelSetVersion): void {
    const key = versionKey(tenant, version);
    if (this.building.has(key)) return;
    this.building.add(key);
    this.builder = this.builder.then(async () => {
      try {
        if (!this.closed) this.indexes.set(key, await (await this.openStore(tenant)).build(version, this.nearest));
      } catch (error) {
        this.onFailure(error);
      } finally {
        this.building.delete(key);
      }
    });
  }

  private readonly nearest: Nearest = async (queries, { vectors, dimensions }, count) => {
    const rankings = await this.ranker.rank(queries, this.ranker.place(vectors, dimensions), count);
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
    const sample = await (await this.openStore(tenant)).sample(index, version.labelCount, SAMPLE);
    this.samples.set(key, sample);
    return sample;
  }
}

const ranked = ({ label, similarity }: { label: LabelRanking['labels'][number]['label']; similarity: number }) => ({
  name: label?.name as string,
  label,
  similarity,
});

/**
 * The softmax over all labels, of which only the most similar are known: each of the others counts like those of the
 * sample that are less similar than all that are known.
 *
 * @param known highest first
 * @param sample of labels anywhere
 * @param total how many labels there are
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
