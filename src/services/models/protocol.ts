import type { Dtype } from '../../domain/model-identity.js';

/** Settings of one session, which its thread is started with. */
export interface SessionOptions {
  /** Folder that contains the model's folder. */
  readonly root: string;
  /** Path of the model's folder below `root`. */
  readonly name: string;
  /** Whether missing files are downloaded from the hub. */
  readonly remote: boolean;
  readonly dtype: Dtype;
  readonly device: 'cpu' | 'cuda';
  readonly threads: number;
  /** Without the text tower, a copy of the model takes about half the memory. */
  readonly towers: 'both' | 'vision';
}

/** Input size of the image tower, pixels. */
export interface TensorSize {
  readonly width: number;
  readonly height: number;
}

/** A message to the thread of a session. */
export type ToWorker =
  | { readonly kind: 'text'; readonly id: number; readonly prompts: string[] }
  | { readonly kind: 'image'; readonly id: number; readonly pixels: Float32Array[]; readonly size: TensorSize }
  | { readonly kind: 'close' };

/** The result of one run. */
export interface Embeddings {
  /** Row-major, [inputs × dimensions], not normalised. */
  readonly vectors: Float32Array;
  /** For each prompt, whether it exceeded the model's context and was truncated. Empty for images. */
  readonly truncated: readonly boolean[];
}

/** A message from the thread of a session. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly file: string; readonly loaded: number; readonly total: number }
  | ({
      readonly kind: 'done';
      readonly id: number;
      readonly runMs: number;
    } & Embeddings)
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
