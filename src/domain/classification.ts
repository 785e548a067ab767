import type { Calibration } from './calibration.js';
import type { ImageInfo } from './image.js';
import type { Label } from './label.js';
import type { LearnedFrom } from './label-classifier.js';
import type { LabelSetVersion } from './label-set-version.js';
import type { Scoring } from './scoring.js';

/** How the most similar labels were found: by comparing with all labels, or in a vector index. */
export type SearchMethod = 'EXACT' | 'INDEX';

/** A label in the ranking of an image. */
export interface Prediction {
  /** 1 is the best. */
  readonly rank: number;
  readonly name: string;
  /** Null for ad-hoc labels. */
  readonly label: Label | null;
  /** Cosine of image vector and label vector, -1 to 1. */
  readonly similarity: number;
  readonly probability: number;
  /** How likely it is right, by a calibration; null without one, and for all but the first label. */
  readonly confidence: number | null;
}

/** Labels that hold the right one at a rate. */
export interface PredictionSet {
  /** Labels in the set. */
  readonly size: number;
  /** The first of them, most probable first. */
  readonly predictions: readonly Prediction[];
}

/** Exactly which versions and settings produced a classification. */
export interface Provenance {
  readonly labelSetSlug: string | null;
  readonly labelSetVersion: number | null;
  /** Digest of the label set version; null for ad-hoc labels. */
  readonly labelSetDigest: string | null;
  readonly promptTemplateSlug: string;
  readonly promptTemplateVersion: number;
  readonly modelId: string;
  readonly modelDigest: string;
  readonly dtype: string;
  readonly scoring: Scoring;
  readonly search: SearchMethod;
  /** Share of the ten best labels that the index found when it was built; null for `EXACT`. */
  readonly recallAt10: number | null;
  /** What the answer follows; null for one that follows none. */
  readonly calibration: Calibration | null;
  /** What the version has learned from; null where it has not. */
  readonly learned: LearnedFrom | null;
}

/** How long a classification took, in ms, and the batch it was in. */
export interface Timings {
  readonly decodeMs: number;
  readonly queueMs: number;
  readonly embedMs: number;
  readonly rankMs: number;
  readonly totalMs: number;
  /** Number of images in the model run; 0 when there was none. */
  readonly batchSize: number;
  readonly cached: boolean;
}

/** The ranked labels of one image. */
export interface Classification {
  /** The version whose labels were ranked; null for ad-hoc labels. */
  readonly version: LabelSetVersion | null;
  /** Templates that the labels' prompts were rendered from. */
  readonly templates: readonly string[];
  /** What was encoded differently from how it was written, for this call. */
  readonly warnings: readonly string[];
  /** Best first; only those that pass the thresholds. */
  readonly predictions: readonly Prediction[];
  /** True when no label passed the thresholds, or the score did not reach the calibration's. */
  readonly unknown: boolean;
  /**
   * The labels that hold the right one at a rate; undefined without a calibration.
   *
   * @param coverage above 0 and under 1
   * @param first maximum number of labels that are shown
   */
  readonly setOf: ((coverage: number, first: number) => PredictionSet) | undefined;
  /** The image's vector, [dimensions], unit length. */
  readonly embedding: Float32Array;
  /** Null when an embedding was given. */
  readonly image: ImageInfo | null;
  readonly provenance: Provenance;
  readonly timings: Timings;
}

/** When each step of an image's classification ended; all times are `performance.now()`. */
export interface ClassifiedImage {
  readonly timings: Timings;
  /** When its classification began. */
  readonly startedAt: number;
  /** When its vector was ready, after decoding, queueing and the model run. */
  readonly encodedAt: number;
  /** When its labels were ranked. */
  readonly rankedAt: number;
}

/** Observes what becomes of the images of a request. It must not throw. */
export interface ClassifyObserver {
  classified(image: ClassifiedImage): void;
  /** An image could not be encoded. */
  failed(error: unknown): void;
}
