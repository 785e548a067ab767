import { hash } from 'node:crypto';
import type { SampleId, SampleSetId, TenantId } from '../../../domain/ids.js';
import type { ModelIdentity } from '../../../domain/model-identity.js';
import { type SampleSetRecord, sampleIdOf, type VectorOrigin } from '../../../domain/sample.js';
import { normalised } from '../../../domain/vectors.js';
import { badInput } from '../../../errors.js';
import type { ImageFile } from '../../images/image-source.js';
import type { SampleVectorStore } from '../../storage/sample-sets/sample-vector-store.js';
import type { ThumbnailStore } from '../../storage/sample-sets/thumbnail-store.js';
import type { Picture } from './changes/sample-plan.js';
import type { SampleQuota } from './sample-quota.js';

/** What a sample is made from. */
export type SampleSource =
  | { readonly kind: 'file'; readonly file: ImageFile }
  /** Unit length. */
  | { readonly kind: 'vector'; readonly vector: Float32Array };

/** A picture whose content is known, and with it the sample that it is. */
export interface IdentifiedPicture {
  readonly id: SampleId;
  readonly source: SampleSource;
}

/** What was found out of a picture. */
export interface PreparedPicture {
  readonly id: SampleId;
  readonly picture: Picture;
  /** Unit length; null where it is kept already. */
  readonly vector: Float32Array | null;
  readonly origin: VectorOrigin;
  /** WebP; null where it is kept already, or not to be kept. */
  readonly thumbnail: Uint8Array | null;
}

/** What an image file gives. */
export interface FoundInFile {
  readonly vector: Float32Array | null;
  readonly thumbnail: Uint8Array | null;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly format: string;
}

/** How image files are looked at. */
export interface PictureEncoder {
  /** Without `vector` it does not go through the model. @throws LexiclipError or ImageFault for the image */
  look(file: ImageFile, wanted: { readonly vector: boolean; readonly thumbnail: boolean }): Promise<FoundInFile>;
}

/** What of some samples is kept already. */
export interface KeptOfSamples {
  readonly vectors: ReadonlySet<SampleId>;
  readonly thumbnails: ReadonlySet<SampleId>;
  /** Pictures of samples in the latest version. */
  readonly pictures: ReadonlyMap<SampleId, Picture>;
}

interface SamplePictureParts {
  readonly openVectors: (tenant: TenantId) => Promise<SampleVectorStore>;
  readonly openThumbnails: (tenant: TenantId) => Promise<ThumbnailStore>;
  readonly quota: SampleQuota;
  /** Is told of thumbnails that were kept, bytes. */
  readonly onKept: (tenant: TenantId, bytes: number) => void;
  /** The model that the service runs. */
  readonly model: ModelIdentity;
}

/** Turns pictures into samples' vectors and thumbnails, and keeps these: no picture goes through the model twice. */
export class SamplePictures {
  constructor(private readonly parts: SamplePictureParts) {}

  /** Which sample of the set a picture is. */
  identify(set: SampleSetId, source: SampleSource): IdentifiedPicture {
    return { id: sampleIdOf(set, contentOf(source)), source };
  }

  /**
   * An embedding that was given, at unit length.
   *
   * @throws LexiclipError BAD_USER_INPUT naming the argument
   */
  given(values: ArrayLike<number>, argument: string): SampleSource {
    const { dimensions } = this.parts.model;
    if (values.length !== dimensions) {
      throw badInput(argument, `must have ${dimensions} numbers for this model, not ${values.length}`);
    }
    try {
      return { kind: 'vector', vector: normalised(values) };
    } catch {
      throw badInput(argument, 'must be finite numbers that are not all zero');
    }
  }

  /** @param pictures of the samples in the latest version */
  async kept(
    tenant: TenantId,
    { id: set, keepThumbnails }: SampleSetRecord,
    ids: readonly SampleId[],
    pictures: ReadonlyMap<SampleId, Picture>,
  ): Promise<KeptOfSamples> {
    const { openVectors, openThumbnails, model } = this.parts;
    const [vectors, thumbnails] = await Promise.all([
      openVectors(tenant).then((store) => store.known(set, model, ids)),
      keepThumbnails ? openThumbnails(tenant).then((store) => store.known(set, ids)) : new Set<SampleId>(),
    ]);
    return { vectors, thumbnails, pictures };
  }

  /** @throws as `PictureEncoder.look` */
  async prepare(
    { keepThumbnails }: SampleSetRecord,
    { id, source }: IdentifiedPicture,
    kept: KeptOfSamples,
    encoder: PictureEncoder,
  ): Promise<PreparedPicture> {
    if (source.kind === 'vector') {
      const vector = kept.vectors.has(id) ? null : source.vector;
      const picture = { sha256: null, format: null, width: null, height: null };
      return { id, picture, vector, origin: 'GIVEN', thumbnail: null };
    }
    const { file } = source;
    const wanted = { vector: !kept.vectors.has(id), thumbnail: keepThumbnails && !kept.thumbnails.has(id) };
    const known = kept.pictures.get(id);
    if (known && !wanted.vector && !wanted.thumbnail) {
      return { id, picture: known, vector: null, origin: 'IMAGE', thumbnail: null };
    }
    const { vector, thumbnail, width, height, format } = await encoder.look(file, wanted);
    return { id, picture: { sha256: file.sha256, width, height, format }, vector, origin: 'IMAGE', thumbnail };
  }

  /** Keeps vectors and thumbnails. Nobody reads them before a version names their samples. */
  async keep(tenant: TenantId, { id: set }: SampleSetRecord, prepared: readonly PreparedPicture[]): Promise<void> {
    const { openVectors, openThumbnails, quota, model } = this.parts;
    const vectors = prepared.flatMap(({ id, vector, origin }) => (vector ? [{ sampleId: id, vector, origin }] : []));
    const thumbnails = prepared.flatMap(({ id, thumbnail }) => (thumbnail ? [{ sampleId: id, bytes: thumbnail }] : []));
    const bytes = thumbnails.reduce((sum, one) => sum + one.bytes.length, 0);
    if (bytes > 0) await quota.checkThumbnails(tenant, bytes, 'input.samples');
    await Promise.all([
      vectors.length > 0 ? openVectors(tenant).then((store) => store.put(set, model, vectors)) : undefined,
      bytes > 0 ? openThumbnails(tenant).then((store) => store.put(set, thumbnails)) : undefined,
    ]);
    if (bytes > 0) this.parts.onKept(tenant, bytes);
  }
}

/** SHA-256 of the file, or of the vector's bytes, hex. */
function contentOf(source: SampleSource): string {
  if (source.kind === 'file') return source.file.sha256;
  const { buffer, byteOffset, byteLength } = source.vector;
  return hash('sha256', new Uint8Array(buffer, byteOffset, byteLength), 'hex');
}
