import type { ModelRun, TokenCounts } from './protocol.js';

export type RunResult = ModelRun;

/**
 * A copy of a model, or of its image tower, wherever it runs: in a thread of this process, on a GPU, or on another
 * machine.
 */
export interface ModelSession {
  /** Whether it has the text tower as well as the image tower. */
  readonly hasText: boolean;
  /** Maximum number of inputs in one run. */
  readonly maxBatch: { readonly images: number; readonly texts: number };
  /** Maximum number of concurrent runs. With 2, the input of the next run is sent while this one computes. */
  readonly maxRunsInFlight: number;
  /** Number of runs since the session was loaded. */
  readonly runs: { readonly text: number; readonly image: number };
  /** Whether the session can run now. An unhealthy one may recover. */
  readonly healthy: boolean;

  /**
   * Numbers that order prompts by their time in the model: those of their tokens, unless all are padded to the same
   * length. Does not count as a run.
   *
   * @throws Error when it fails
   */
  lengths(prompts: readonly string[]): Promise<readonly number[]>;

  /** How many tokens prompts have, and how many the model reads. Does not count as a run. @throws Error when it fails */
  tokens(prompts: readonly string[]): Promise<TokenCounts>;

  /** @throws Error when the model fails */
  embedTexts(prompts: readonly string[]): Promise<RunResult>;

  /**
   * @param pixels one buffer for each image, [3 × height × width]; read until the run is over
   * @throws Error when the model fails
   */
  embedImages(pixels: readonly Float32Array[]): Promise<RunResult>;

  /** Checks whether the session can run, and updates `healthy`. @returns why it cannot; undefined when it can */
  health(): Promise<string | undefined>;

  /** Lets the runs in progress finish, and frees resources. */
  close(): Promise<void>;
}

/** The sessions of one model. */
export interface Sessions {
  /** Uses all cores: runs single images, and prompts while images wait. */
  readonly wide: ModelSession;
  /**
   * Share the images when there are several, and the prompts when these are alone, if they have the text tower; empty
   * when `wide` runs everything.
   */
  readonly narrow: readonly ModelSession[];
}
