import DataLoader from 'dataloader';
import type { TenantId } from '../../domain/ids.js';
import type { ImageInfo } from '../../domain/image.js';
import type { Lane } from '../concurrency/queues/fair-queue.js';
import { SingleFlight } from '../concurrency/single-flight.js';
import type { ImageFile } from '../images/image-source.js';
import type { PreparedImage } from '../images/preprocessor.js';
import { ImageCache } from './image-cache.js';
import type { EncodedImage, ImageEncoder } from './image-encoder.js';

/** The vector of an image, and what it took to compute it. */
export interface ImageVector {
  /** Unit length. */
  readonly vector: Float32Array;
  readonly info: ImageInfo;
  readonly decodeMs: number;
  readonly queueMs: number;
  readonly embedMs: number;
  /** Number of images in the run of the model; 0 when the vector came from the cache. */
  readonly batchSize: number;
  readonly cached: boolean;
  /** When the vector was ready, on the clock of `performance.now()`. */
  readonly encodedAt: number;
}

export type ImageVectorLoader = DataLoader<ImageFile, ImageVector, string>;

/** Approximate memory of a cache entry without its vector, bytes. */
const ENTRY_BYTES = 600;

type CachedVector = Pick<ImageVector, 'vector' | 'info'>;

/** Turns image files into vectors: a loader for each request, one cache and one encoder for the process. */
export class ImageVectors {
  private readonly cache: ImageCache<CachedVector>;
  private readonly encodings = new SingleFlight<ImageVector>();
  /** Number of dispatches of loaders, of images in them, and of images found in the cache. */
  readonly counters = { dispatches: 0, images: 0, hits: 0 };

  constructor(
    private readonly encoder: ImageEncoder,
    private readonly modelDigest: string,
    cacheBytes: number,
  ) {
    this.cache = new ImageCache(cacheBytes, ({ vector }) => vector.byteLength + ENTRY_BYTES);
  }

  /** A loader for one request: it encodes duplicate images once, and dispatches all images of a tick together. */
  loader(tenant: TenantId, signal: AbortSignal, lane?: Lane): ImageVectorLoader {
    return new DataLoader<ImageFile, ImageVector, string>((files) => this.load(tenant, files, signal, lane), {
      cacheKeyFn: ({ sha256 }) => sha256,
    });
  }

  /** The vector of an image with a thumbnail of it, from one decoding. @throws as `ImageEncoder.encode` */
  async withThumbnail(
    tenant: TenantId,
    file: ImageFile,
    signal: AbortSignal,
  ): Promise<PreparedImage & Pick<ImageVector, 'vector'>> {
    const key = this.keyOf(file);
    const cached = this.cache.get(tenant, key);
    if (cached) {
      this.counters.hits++;
      return { ...(await this.encoder.decode(tenant, file, signal, { thumbnail: true })), vector: cached.vector };
    }
    const encoded = await this.encoder.encode(tenant, file, signal, { thumbnail: true });
    const { vector, info } = withInfo(file, encoded);
    this.cache.set(tenant, key, { vector, info });
    return encoded;
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

  private keyOf({ sha256 }: ImageFile): string {
    return `${this.modelDigest}/${sha256}`;
  }

  private async vectorOf(tenant: TenantId, file: ImageFile, signal: AbortSignal, lane?: Lane): Promise<ImageVector> {
    const key = this.keyOf(file);
    const cached = this.cache.get(tenant, key);
    if (cached) {
      this.counters.hits++;
      const encodedAt = performance.now();
      return { ...cached, decodeMs: 0, queueMs: 0, embedMs: 0, batchSize: 0, cached: true, encodedAt };
    }
    return this.encodings.run(`${tenant}/${key}`, signal, async (shared) => {
      const image = withInfo(file, await this.encoder.encode(tenant, file, shared, { lane }));
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
