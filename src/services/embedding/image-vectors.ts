import DataLoader from 'dataloader';
import type { TenantId } from '../../domain/ids.js';
import type { ImageInfo } from '../../domain/image.js';
import type { Lane } from '../concurrency/fair-queue.js';
import { SingleFlight } from '../concurrency/single-flight.js';
import type { ImageFile } from '../images/image-source.js';
import { ImageCache } from './image-cache.js';
import type { EncodedImage, ImageEncoder } from './image-encoder.js';

/** An image as a point in the model's space, and what it took to get there. */
export interface ImageVector {
  /** Unit length. */
  readonly vector: Float32Array;
  readonly info: ImageInfo;
  readonly decodeMs: number;
  readonly queueMs: number;
  readonly embedMs: number;
  /** Images in the run of the model that this one was in; 0 when the vector was at hand. */
  readonly batchSize: number;
  readonly cached: boolean;
  /** When the vector was there, on the clock of `performance.now()`. */
  readonly encodedAt: number;
}

export type ImageVectorLoader = DataLoader<ImageFile, ImageVector, string>;

/** Roughly what an image costs in the cache beside its vector, bytes. */
const ENTRY_BYTES = 600;

type Known = Pick<ImageVector, 'vector' | 'info'>;

/** Turns image files into vectors: a loader for each request, one cache and one way to the model for the process. */
export class ImageVectors {
  private readonly cache: ImageCache<Known>;
  private readonly encodings = new SingleFlight<ImageVector>();
  /** How often a loader was dispatched, how many images went through, and how many were at hand. */
  readonly counters = { dispatches: 0, images: 0, hits: 0 };

  constructor(
    private readonly encoder: ImageEncoder,
    private readonly modelDigest: string,
    cacheBytes: number,
  ) {
    this.cache = new ImageCache(cacheBytes, ({ vector }) => vector.byteLength + ENTRY_BYTES);
  }

  /** For one request: the same image twice is encoded once, and all images of a tick go out together. */
  loader(tenant: TenantId, signal: AbortSignal, lane?: Lane): ImageVectorLoader {
    return new DataLoader<ImageFile, ImageVector, string>((files) => this.load(tenant, files, signal, lane), {
      cacheKeyFn: ({ sha256 }) => sha256,
    });
  }

  private load(
    tenant: TenantId,
    files: readonly ImageFile[],
    signal: AbortSignal,
    lane?: Lane,
  ): Promise<(ImageVector | Error)[]> {
    this.counters.dispatches++;
    this.counters.images += files.length;
    return Promise.all(files.map((file) => this.vectorOf(tenant, file, signal, lane).catch((error: Error) => error)));
  }

  private async vectorOf(tenant: TenantId, file: ImageFile, signal: AbortSignal, lane?: Lane): Promise<ImageVector> {
    const key = `${this.modelDigest}/${file.sha256}`;
    const known = this.cache.get(tenant, key);
    if (known) {
      this.counters.hits++;
      const encodedAt = performance.now();
      return { ...known, decodeMs: 0, queueMs: 0, embedMs: 0, batchSize: 0, cached: true, encodedAt };
    }
    return this.encodings.run(`${tenant}/${key}`, signal, async (shared) => {
      const image = withInfo(file, await this.encoder.encode(tenant, file, shared, lane));
      this.cache.set(tenant, key, { vector: image.vector, info: image.info });
      return image;
    });
  }
}

const withInfo = ({ sha256 }: ImageFile, { width, height, format, ...rest }: EncodedImage): ImageVector => ({
  ...rest,
  info: { sha256, width, height, format },
  cached: false,
  encodedAt: performance.now(),
});
