import type { WaitingPicture } from '../../../domain/collection.js';
import type { SampleId, TenantId } from '../../../domain/ids.js';
import type { SampleSet } from '../../../domain/sample.js';
import type { InboxStore } from '../../storage/sample-sets/inbox-store.js';
import type { SampleVectorStore } from '../../storage/sample-sets/sample-vector-store.js';
import type { ThumbnailStore } from '../../storage/sample-sets/thumbnail-store.js';
import type { SampleQuota } from './sample-quota.js';

interface WaitingPictureParts {
  readonly openInbox: (tenant: TenantId) => Promise<InboxStore>;
  readonly openVectors: (tenant: TenantId) => Promise<SampleVectorStore>;
  readonly openThumbnails: (tenant: TenantId) => Promise<ThumbnailStore>;
  readonly quota: SampleQuota;
  /** Is told of thumbnails that were kept, bytes. */
  readonly onKept: (tenant: TenantId, bytes: number) => void;
}

/** Pictures that were collected for a set, on their way into it. */
export class WaitingPictures {
  constructor(private readonly parts: WaitingPictureParts) {}

  /** Those of the pictures that wait for the set. */
  async find(tenant: TenantId, { id }: SampleSet, ids: readonly SampleId[]): Promise<Map<SampleId, WaitingPicture>> {
    const found = await (await this.parts.openInbox(tenant)).ofSet(id, ids);
    return new Map(found.map((picture) => [picture.id, picture]));
  }

  /** Keeps what the set needs of them. Nobody reads it before a version names them. */
  async accept(tenant: TenantId, set: SampleSet, pictures: readonly WaitingPicture[]): Promise<void> {
    if (pictures.length === 0) return;
    const { openVectors, openThumbnails, quota } = this.parts;
    const vectors = await openVectors(tenant);
    for (const [{ digest, dtype, dimensions }, some] of byModel(pictures)) {
      const entries = some.map(({ id, sha256, vector }) => {
        return { sampleId: id, vector, origin: sha256 === null ? ('GIVEN' as const) : ('IMAGE' as const) };
      });
      await vectors.put(set.id, { digest, dtype, dimensions }, entries);
    }
    if (!set.keepThumbnails) return;
    const thumbnails = await openThumbnails(tenant);
    const known = await thumbnails.known(
      set.id,
      pictures.map(({ id }) => id),
    );
    const fresh = pictures.flatMap(({ id, thumbnail }) =>
      thumbnail && !known.has(id) ? [{ sampleId: id, bytes: thumbnail }] : [],
    );
    const bytes = fresh.reduce((sum, one) => sum + one.bytes.length, 0);
    if (bytes === 0) return;
    await quota.checkThumbnails(tenant, bytes, 'input.judgements');
    await thumbnails.put(set.id, fresh);
    this.parts.onKept(tenant, bytes);
  }

  /** Removes them from the inbox, with all that is kept of them there. */
  async forget(tenant: TenantId, { id }: SampleSet, ids: readonly SampleId[]): Promise<void> {
    await (await this.parts.openInbox(tenant)).remove(id, ids);
  }
}

type Model = { readonly digest: string; readonly dtype: string; readonly dimensions: number };

function byModel(pictures: readonly WaitingPicture[]): Iterable<readonly [Model, WaitingPicture[]]> {
  const groups = new Map<string, readonly [Model, WaitingPicture[]]>();
  for (const picture of pictures) {
    const { modelDigest: digest, dtype, vector } = picture;
    const key = `${digest}/${dtype}`;
    const group = groups.get(key) ?? ([{ digest, dtype, dimensions: vector.length }, []] as const);
    group[1].push(picture);
    groups.set(key, group);
  }
  return groups.values();
}
