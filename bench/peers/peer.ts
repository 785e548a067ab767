import type { Measured, Strained } from './figures.js';

/** What all peers get alike. */
export interface Task {
  /** Folder with the ONNX files, in the layout of Hugging Face. */
  readonly model: string;
  readonly threads: number;
  /** How long each rate is measured, s. */
  readonly seconds: number;
  readonly pictures: readonly Buffer[];
  /** Paths of files with these pictures. */
  readonly picturePaths: readonly string[];
  readonly labelNames: readonly string[];
  /** Numbers of labels to classify with; those of `labelNames` at most. */
  readonly labels: readonly number[];
}

/** Says why a peer is not measured. */
export class Skipped extends Error {}

export interface Peer {
  /** What `--only` knows it by. */
  readonly name: string;
  readonly what: string;
  /**
   * Measures it for one round. Nothing of it runs before or after.
   *
   * @throws Skipped where it cannot be measured here; Error when it fails
   */
  measure(task: Task): Promise<Measured>;
  /**
   * What a server does with a burst of requests and with a truncated JPEG. Apart from the rounds, because servers may
   * not survive it.
   *
   * @param burst number of requests that come at once
   * @throws as `measure`
   */
  strain?(task: Task, burst: number): Promise<Strained>;
}
