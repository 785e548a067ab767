import type { ImageInfo } from './image.js';
import type { Label } from './label.js';

/** How similarities become probabilities. */
export type Scoring = 'SOFTMAX' | 'SIGMOID';
/** How the most similar labels were found: by comparing with all, or in a vector index. */
export type SearchMethod = 'EXACT' | 'INDEX';

/** A label that an image was ranked with. */
export interface Prediction {
  /** 1 is the best. */
  readonly rank: number;
  readonly name: string;
  /** Null for ad-hoc labels. */
  readonly label: Label | null;
  /** Templates that the label's prompts were rendered with. */
  readonly templates: readonly string[];
  /** Cosine of image vector and label vector, -1 to 1. */
  readonly similarity: number;
  readonly probability: number;
}

/** Exactly what gave an answer. */
export interface Provenance {
  readonly labelSetSlug: string | null;
  readonly labelSetVersion: number | null;
  readonly promptTemplateSlug: string;
  readonly promptTemplateVersion: number;
  readonly modelId: string;
  readonly modelDigest: string;
  readonly dtype: string;
  readonly scoring: Scoring;
  readonly search: SearchMethod;
  /** Share of the ten best labels that the index found when it was built; null where all labels were compared. */
  readonly recallAt10: number | null;
}

/** How long a classification took, and in which batch. Times in ms. */
export interface Timings {
  readonly decodeMs: number;
  readonly queueMs: number;
  readonly embedMs: number;
  readonly rankMs: number;
  readonly totalMs: number;
  /** Number of images in the run of the model; 0 when there was no run. */
  readonly batchSize: number;
  readonly cached: boolean;
}

/** The ranked labels of one image. */
export interface Classification {
  /** Best first; only those that pass the thresholds. */
  readonly predictions: readonly Prediction[];
  /** True when none passed. */
  readonly unknown: boolean;
  /** The image's vector, unit length. */
  readonly embedding: Float32Array;
  /** Null when an embedding was given. */
  readonly image: ImageInfo | null;
  readonly provenance: Provenance;
  readonly timings: Timings;
}

/** When the work on an image was done; all of it on the clock of `performance.now()`. */
export interface ClassifiedImage {
  readonly timings: Timings;
  /** Start of its classification. */
  readonly startedAt: number;
  /** When its vector was ready: decoding, waiting and the model's run lead up to it, one after another. */
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
