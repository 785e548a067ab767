import type { Embeddings, TensorSize } from './protocol.js';

export interface RunResult extends Embeddings {
  /** Time the model ran, ms. */
  readonly runMs: number;
}

/**
 * A copy of a model, or of its image tower, wherever it runs: in a thread of this process, on a GPU, on a server of
 * another machine.
 */
export interface ModelSession {
  /** Whether it has the text tower as well as the image tower. */
  readonly hasText: boolean;
  /** Inputs of one run at most. */
  readonly maxBatch: { readonly images: number; readonly texts: number };
  /** Runs that may be under way at once. With 2, the next run's input is on its way while this one computes. */
  readonly maxRunsInFlight: number;
  /** Number of runs since it was loaded. */
  readonly runs: { readonly text: number; readonly image: number };
  /** Whether it can take runs now. A session that cannot may recover. */
  readonly healthy: boolean;

  embedTexts(prompts: string[]): Promise<RunResult>;

  /** @param pixels one buffer for each image, [3 × height × width]; read until the run is over */
  embedImages(pixels: Float32Array[], size: TensorSize): Promise<RunResult>;

  /** Looks whether it can take runs, and lets `healthy` say so. @returns why not; undefined when it can */
  health(): Promise<string | undefined>;

  /** Lets the runs in progress finish, and frees what it holds. */
  close(): Promise<void>;
}
