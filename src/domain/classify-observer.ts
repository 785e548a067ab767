import type { Timings } from '../services/classify/classifier.js';

/** When the work on an image was done; all of it on the clock of `performance.now()`. */
export interface ClassifiedImage {
  readonly timings: Timings;
  /** When its classification was asked for. */
  readonly startedAt: number;
  /** When its vector was there: the ends of decoding, waiting and the model's run lead up to it, one after another. */
  readonly encodedAt: number;
  /** When its labels were ranked. */
  readonly rankedAt: number;
}

/** Hears what becomes of the images of a request. It must not throw. */
export interface ClassifyObserver {
  classified(image: ClassifiedImage): void;
  /** No vector could be made of an image. */
  failed(error: unknown): void;
}
