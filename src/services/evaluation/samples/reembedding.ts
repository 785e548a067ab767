import type { SampleId, TenantId } from '../../../domain/ids.js';
import type { ModelIdentity } from '../../../domain/model-identity.js';
import { type SampleSet, type SampleSetVersion, VECTOR_ORIGINS, type VectorOrigin } from '../../../domain/sample.js';
import type { SampleVectorStore } from '../../storage/sample-sets/sample-vector-store.js';
import type { ThumbnailStore } from '../../storage/sample-sets/thumbnail-store.js';
import type { SampleSets } from './sample-sets.js';

interface ReembeddingParts {
  readonly sampleSets: SampleSets;
  readonly openVectors: (tenant: TenantId) => Promise<SampleVectorStore>;
  readonly openThumbnails: (tenant: TenantId) => Promise<ThumbnailStore>;
  /** The model that the service runs. */
  readonly model: ModelIdentity;
}

/** Samples of a set's latest version that have no vector of the running model. */
export interface ReembeddingPlan {
  readonly sampleSet: SampleSet;
  /** Those that have a thumbnail. */
  readonly samples: readonly SampleId[];
  /** Number of those that have none. */
  readonly withoutThumbnail: number;
}

/** How many samples' vectors were made from what. */
export interface OriginCount {
  readonly origin: VectorOrigin;
  readonly samples: number;
}

/** Turns the bytes of a thumbnail into its vector, unit length. */
type Encode = (bytes: Uint8Array) => Promise<Float32Array>;

/** Thumbnails that are in memory, and vectors that are kept, together. */
const PORTION = 128;

/** Makes vectors of another model from thumbnails. Their versions stay as they are, and say what the vectors are from. */
export class SampleReembedding {
  constructor(private readonly parts: ReembeddingParts) {}

  /** @throws LexiclipError NOT_FOUND naming the argument */
  async plan(tenant: TenantId, slug: string, argument: string): Promise<ReembeddingPlan> {
    const { sampleSets, openVectors, openThumbnails, model } = this.parts;
    const sampleSet = await sampleSets.getFresh(tenant, slug, argument);
    const { samples } = await sampleSets.rows(tenant, sampleSet.latest);
    const ids = samples.map(({ id }) => id);
    const known = await (await openVectors(tenant)).known(sampleSet.id, model, ids);
    const missing = ids.filter((id) => !known.has(id));
    const shown = await (await openThumbnails(tenant)).known(sampleSet.id, missing);
    const left = missing.filter((id) => shown.has(id));
    return { sampleSet, samples: left, withoutThumbnail: missing.length - left.length };
  }

  /**
   * Encodes thumbnails. Each portion is kept at once: whoever begins again goes on from there.
   *
   * @param onDone is told how many are kept
   * @throws what `encode` throws
   */
  async run(
    tenant: TenantId,
    { sampleSet: { id: set }, samples }: ReembeddingPlan,
    encode: Encode,
    onDone: (samples: number) => void = () => undefined,
  ): Promise<void> {
    const { openVectors, openThumbnails, model } = this.parts;
    const [vectors, thumbnails] = [await openVectors(tenant), await openThumbnails(tenant)];
    for (let from = 0; from < samples.length; from += PORTION) {
      const some = [...(await thumbnails.get(set, samples.slice(from, from + PORTION)))];
      const entries = await Promise.all(
        some.map(async ([sampleId, bytes]) => ({
          sampleId,
          vector: await encode(bytes),
          origin: 'THUMBNAIL' as const,
        })),
      );
      await vectors.put(set, model, entries);
      onDone(from + some.length);
    }
  }

  /** What the running model's vectors of a version's samples were made from. */
  async origins(tenant: TenantId, version: SampleSetVersion): Promise<OriginCount[]> {
    const { sampleSets, openVectors, model } = this.parts;
    const { samples } = await sampleSets.rows(tenant, version);
    const origins = await (await openVectors(tenant)).originsOf(version.sampleSetId, model);
    const counts = new Map<VectorOrigin, number>();
    for (const { id } of samples) {
      const origin = origins.get(id);
      if (origin) counts.set(origin, (counts.get(origin) ?? 0) + 1);
    }
    return VECTOR_ORIGINS.flatMap((origin) =>
      counts.has(origin) ? [{ origin, samples: counts.get(origin) ?? 0 }] : [],
    );
  }
}
