import type { ImageInfo } from './image.js';

/** Forms in which the results of a bulk classification can be downloaded. */
export const BULK_FORMATS = ['JSONL', 'CSV', 'PARQUET'] as const;
export type BulkFormat = (typeof BULK_FORMATS)[number];

/** Why one image of a bulk classification has no result. */
export interface BulkFault {
  /** One of the service's error codes. */
  readonly code: string;
  readonly message: string;
}

/** Where an image of a bulk classification is: here, elsewhere, encoded already, or nowhere. */
export type BulkContent =
  | { readonly bytes: Uint8Array }
  | { readonly url: string }
  /** Below one of the operator's folders. */
  | { readonly path: string }
  /** Not normalised, [dimensions of the model]. */
  | { readonly vector: Float32Array }
  | { readonly fault: BulkFault };

/** One image of a bulk classification. */
export type BulkItem = {
  /** Its place, counted from 0. */
  readonly seq: number;
  readonly name: string;
} & BulkContent;

/** One label in the ranking of an image. */
export interface BulkPrediction {
  /** 1 is the best. */
  readonly rank: number;
  readonly label: string;
  readonly labelId: string;
  /** Cosine of image vector and label vector, -1 to 1. */
  readonly similarity: number;
  readonly probability: number;
}

/** What a calibration says of one image. */
export interface BulkCalibrated {
  /** Its id. */
  readonly calibration: string;
  /** How likely the first label is right. */
  readonly confidence: number;
}

/** What became of one image of a bulk classification. */
export interface BulkResult {
  readonly seq: number;
  readonly name: string;
  /** Best first; only those that pass the thresholds. */
  readonly predictions: readonly BulkPrediction[];
  /** Whether it was classified, and no label passed the thresholds, or a calibration does not accept it. */
  readonly unknown: boolean;
  /** What a calibration says; null where none is followed, and for what could not be classified. */
  readonly calibrated: BulkCalibrated | null;
  /** Null for an embedding, and for what could not be classified. */
  readonly image: ImageInfo | null;
  /** The image's vector, unit length, where it is kept. */
  readonly embedding: Float32Array | null;
  /** Why it could not be classified; null when it was. */
  readonly fault: BulkFault | null;
}

/** How many images of a bulk classification there are, and what became of them. */
export interface BulkCounts {
  readonly total: number;
  /** Those that are in the ranking of a label, or in none because no label passed the thresholds. */
  readonly classified: number;
  readonly failed: number;
  /** Those of the classified that no label passed the thresholds for, or that a calibration does not accept. */
  readonly unknown: number;
}
