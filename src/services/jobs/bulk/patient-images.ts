import { setTimeout as sleep } from 'node:timers/promises';
import type { BulkFault, BulkItem } from '../../../domain/bulk.js';
import type { TenantId } from '../../../domain/ids.js';
import { type ImageSource, UploadedFile } from '../../../domain/image.js';
import { LexiclipError } from '../../../errors.js';
import type { ImageEncoder } from '../../embedding/image-encoder.js';
import { ImageFault } from '../../images/image-fault.js';
import type { ImageFile, ImageReader } from '../../images/image-source.js';
import { retryAfterOf } from '../job-error.js';
import { readImage } from './sources/folder.js';

/** What errors of an image name. */
export const IMAGE = 'image';
/** Shortest and longest waiting time of an image that is refused because too many wait, ms. */
const WAIT_MS = { least: 20, most: 2_000 };

/** An image of a job whose bytes are to be had. */
export type ImageItem = Extract<
  BulkItem,
  { readonly bytes: Uint8Array } | { readonly url: string } | { readonly path: string }
>;

export interface PatientImageParts {
  readonly reader: ImageReader;
  readonly encoder: ImageEncoder;
  /** Waits until the tenant may have another image encoded. @throws the signal's reason */
  readonly admitImage: (tenant: TenantId, signal: AbortSignal) => Promise<void>;
}

/** For whom the images of a job are looked at, and for how long. */
interface Owner {
  readonly tenant: TenantId;
  readonly signal: AbortSignal;
  /** The operator's folder that paths are in. */
  readonly folder?: string | undefined;
}

/** Reads and encodes the images of a job: below everybody who waits for an answer, and again as long as too many wait. */
export class PatientImages {
  constructor(
    private readonly parts: PatientImageParts,
    private readonly owner: Owner,
  ) {}

  /** @throws LexiclipError why it cannot be read; the signal's reason */
  read(item: ImageItem): Promise<ImageFile> {
    return this.patiently(async () => this.readOnce(await this.sourceOf(item)));
  }

  /** @throws ImageFault, LexiclipError; the signal's reason */
  async encode(file: ImageFile, wanted: { readonly thumbnail?: boolean } = {}) {
    const { tenant, signal } = this.owner;
    return this.patiently(() => this.parts.encoder.encode(tenant, file, signal, { lane: 'batch', ...wanted }));
  }

  /** For an image whose vector is known. @throws as `encode` */
  async decode(file: ImageFile, wanted: { readonly thumbnail?: boolean } = {}) {
    const { tenant, signal } = this.owner;
    return this.patiently(() => this.parts.encoder.decode(tenant, file, signal, { lane: 'batch', ...wanted }));
  }

  /** Waits until the tenant may have another image encoded. @throws the signal's reason */
  admit(): Promise<void> {
    return this.parts.admitImage(this.owner.tenant, this.owner.signal);
  }

  /** @throws LexiclipError why it cannot be read; the signal's reason */
  readFrom(source: ImageSource): Promise<ImageFile> {
    return this.patiently(() => this.readOnce(source));
  }

  private async sourceOf(item: ImageItem): Promise<ImageSource> {
    if ('url' in item) return { url: item.url };
    const bytes = 'path' in item ? await readImage(item.path, this.owner.folder as string) : item.bytes;
    return { upload: new UploadedFile(bytes, item.name) };
  }

  private async readOnce(source: ImageSource): Promise<ImageFile> {
    return (await this.parts.reader.read(source, IMAGE, this.owner)) as ImageFile;
  }

  /** Waits, and tries again, as long as too many others wait. */
  private async patiently<T>(work: () => Promise<T>): Promise<T> {
    const { signal } = this.owner;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof LexiclipError) || error.code !== 'OVERLOADED') throw error;
        const waitMs = Math.min(WAIT_MS.most, Math.max(WAIT_MS.least, retryAfterOf(error) ?? 0));
        await sleep(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
      }
    }
  }
}

/** What is wrong with an image; undefined for what is not its fault. */
export function faultOf(error: unknown): BulkFault | undefined {
  const shown = error instanceof ImageFault ? error.at(IMAGE) : error;
  if (!(shown instanceof LexiclipError) || shown.code === 'INTERNAL') return undefined;
  return { code: shown.code, message: shown.message };
}
