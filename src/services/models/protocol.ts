import type { Dtype } from '../../domain/model-identity.js';

/** What a thread of the model is started with. */
export interface SessionOptions {
  /** The folder of models, and the model's name below it. */
  readonly root: string;
  readonly name: string;
  /** Whether what is missing in the folder is fetched from the hub. */
  readonly remote: boolean;
  readonly dtype: Dtype;
  readonly device: 'cpu' | 'cuda';
  readonly threads: number;
  /** Without the text tower a copy of the model takes about half the memory. */
  readonly towers: 'both' | 'vision';
}

/** Of what the image tower takes, pixels. */
export interface TensorSize {
  readonly width: number;
  readonly height: number;
}

export type ToWorker =
  | { readonly kind: 'text'; readonly id: number; readonly prompts: string[] }
  | { readonly kind: 'image'; readonly id: number; readonly pixels: Float32Array[]; readonly size: TensorSize }
  | { readonly kind: 'close' };

export interface Embeddings {
  /** Row-major, [inputs × dimensions], as the tower gives them: not of unit length. */
  readonly vectors: Float32Array;
  /** For each prompt, whether it was longer than the model's context and lost its end. Empty for images. */
  readonly truncated: readonly boolean[];
}

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly file: string; readonly loaded: number; readonly total: number }
  | ({
      readonly kind: 'done';
      readonly id: number;
      readonly runMs: number;
    } & Embeddings)
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
