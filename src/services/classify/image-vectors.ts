import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import type { TenantId } from '../catalog/ids.js';
import type { Embedder } from '../clip/embedder.js';
import type { ImageFile } from '../images/image-source.js';
import type { Preprocessor } from '../images/preprocessor.js';

export interface ImageInfo {
  /** Of the file's bytes, hex. */
  readonly sha256: string;
  /** Of the upright image, pixels. */
  readonly width: number;
  readonly height: number;
  readonly format: string;
}

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
}

export type ImageVectorLoader = DataLoader<ImageFile, ImageVector, string>;

/** Turns image files into vectors: a loader for each request, one cache and one embedder for the process. */
export class ImageVectors {
  private readonly cache: LRUCache<string, ImageVector>;
  /** How often a loader was dispatched, and how many images went through. */
  readonly counters = { dispatches: 0, images: 0 };

  constructor(
    private readonly preprocessor: Preprocessor,
    private readonly embedder: Embedder,
    private readonly modelDigest: string,
    cacheBytes: number,
  ) {
    this.cache = new LRUCache({ maxSize: cacheBytes, sizeCalculation: ({ vector }) => vector.byteLength + 512 });
  }

  /** For one request: the same image twice is encoded once, and all images of a tick go out together. */
  loader(tenant: TenantId): ImageVectorLoader {
    return new DataLoader<ImageFile, ImageVector, string>((files) => this.load(tenant, files), {
      cacheKeyFn: ({ sha256 }) => sha256,
    });
  }

  private load(tenant: TenantId, files: readonly ImageFile[]): Promise<(ImageVector | Error)[]> {
    this.counters.dispatches++;
    this.counters.images += files.length;
    return Promise.all(files.map((file) => this.vectorOf(tenant, file).catch((error: Error) => error)));
  }

  private async vectorOf(tenant: TenantId, file: ImageFile): Promise<ImageVector> {
    const key = this.key(tenant, file.sha256);
    const known = this.cache.get(key);
    if (known) return { ...known, decodeMs: 0, queueMs: 0, embedMs: 0, batchSize: 0, cached: true };
    const preparing = this.preprocessor.prepare(file.bytes, file.argument);
    const [{ width, height, format, decodeMs }, embedded] = await Promise.all([
      preparing,
      this.embedder.embedImage(preparing.then(({ pixels }) => pixels)),
    ]);
    const info = { sha256: file.sha256, width, height, format };
    const image = { ...embedded, info, decodeMs, cached: false };
    this.cache.set(key, image);
    return image;
  }

  /** A vector is shared within a tenant only: how fast an answer comes must not tell what others have sent. */
  private key(tenant: TenantId, sha256: string): string {
    return `${tenant}/${this.modelDigest}/${sha256}`;
  }
}
