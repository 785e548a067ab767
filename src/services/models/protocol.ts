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

/** One run of a session, a task for its thread. */
export type ModelTask =
  | { readonly kind: 'text'; readonly prompts: string[] }
  | { readonly kind: 'image'; readonly pixels: Float32Array[]; readonly size: TensorSize };

/** The result of one run. */
export interface Embeddings {
  /** Row-major, [inputs × dimensions], not normalised. */
  readonly vectors: Float32Array;
  /** For each prompt, whether it exceeded the model's context and was truncated. Empty for images. */
  readonly truncated: readonly boolean[];
}

export interface ModelRun extends Embeddings {
  /** Duration of the run, ms. */
  readonly runMs: number;
}

/** How far a file of the model has been downloaded, a note from the thread that loads it. */
export interface DownloadProgress {
  readonly file: string;
  /** Bytes downloaded so far. */
  readonly loaded: number;
  /** Size of the file, bytes. */
  readonly total: number;
}
