import { hash } from 'node:crypto';
import type { Collection } from '../../../domain/collection.js';
import type { TenantId } from '../../../domain/ids.js';
import type { ImageInfo } from '../../../domain/image.js';
import { LIMITS } from '../../../domain/limits.js';
import type { ModelIdentity } from '../../../domain/model-identity.js';
import { sampleIdOf } from '../../../domain/sample.js';
import type { ImageEncoder } from '../../embedding/image-encoder.js';
import type { ImageFile } from '../../images/image-source.js';
import type { InboxStore } from '../../storage/sample-sets/inbox-store.js';
import { sampleIndex } from '../samples/sample-lookup.js';
import type { SampleSets } from '../samples/sample-sets.js';

/** A picture that was classified. */
export interface SeenPicture {
  /** Unit length. */
  readonly vector: Float32Array;
  /** Undefined for a vector that was given. */
  readonly file: ImageFile | undefined;
  readonly info: ImageInfo | null;
  /** Probability of its best label, less that of the second. */
  readonly margin: number;
}

interface TrafficCollectorParts {
  readonly openInbox: (tenant: TenantId) => Promise<InboxStore>;
  readonly sampleSets: SampleSets;
  readonly encoder: ImageEncoder;
  /** The model that the service runs. */
  readonly model: ModelIdentity;
  readonly onFailure: (error: unknown) => void;
}

/** Pictures that are being kept at a time. What comes beyond that is let go: nobody waits for it. */
const MAX_KEEPING = 16;
/** Longest time that a thumbnail may take, ms. */
const MAX_MS = 30_000;

/** Takes some of the pictures that are classified, after they are answered. */
export class TrafficCollector {
  private readonly keeping = new Set<Promise<void>>();

  constructor(private readonly parts: TrafficCollectorParts) {}

  /** @param collections those that its label set has now */
  offer(tenant: TenantId, collections: readonly Collection[], seen: SeenPicture): void {
    for (const collection of collections) {
      if (!isChosen(collection, seen) || this.keeping.size >= MAX_KEEPING) continue;
      const keeping: Promise<void> = this.keep(tenant, collection, seen)
        .catch(this.parts.onFailure)
        .finally(() => this.keeping.delete(keeping));
      this.keeping.add(keeping);
    }
  }

  /** Waits for what is being kept. */
  async close(): Promise<void> {
    await Promise.all(this.keeping);
  }

  private async keep(tenant: TenantId, collection: Collection, { vector, file, info }: SeenPicture): Promise<void> {
    const { openInbox, sampleSets, model } = this.parts;
    const { sampleSetId, perDay, thumbnails } = collection;
    const id = sampleIdOf(sampleSetId, file?.sha256 ?? digestOf(vector));
    const set = await sampleSets.findById(tenant, sampleSetId);
    if (!set) return;
    const { samples } = await sampleSets.rows(tenant, set.latest);
    if ((await sampleIndex(samples)).has(id)) return;
    const inbox = await openInbox(tenant);
    const { all, recent } = await inbox.counts(sampleSetId, startOfDay());
    if (recent >= perDay || all >= LIMITS.inboxPerSet) return;
    await inbox.add({
      sampleSetId,
      id,
      sha256: file?.sha256 ?? null,
      format: info?.format ?? null,
      width: info?.width ?? null,
      height: info?.height ?? null,
      collectedAt: new Date(),
      modelDigest: model.digest,
      dtype: model.dtype,
      vector: vector.slice(),
      thumbnail: thumbnails && file ? await this.thumbnailOf(tenant, file) : null,
    });
  }

  private async thumbnailOf(tenant: TenantId, file: ImageFile): Promise<Uint8Array | null> {
    const wanted = { lane: 'batch', thumbnail: true } as const;
    return (await this.parts.encoder.decode(tenant, file, AbortSignal.timeout(MAX_MS), wanted)).thumbnail;
  }
}

const isChosen = ({ share, maxMargin }: Collection, { margin }: SeenPicture): boolean =>
  share === null ? margin <= (maxMargin as number) : Math.random() < share;

const digestOf = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
  hash('sha256', new Uint8Array(buffer, byteOffset, byteLength), 'hex');

function startOfDay(): Date {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()) - 1);
}
