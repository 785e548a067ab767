import type { Provenance } from './pinned-set.js';

export interface RankedLabel {
  readonly rank: number;
  readonly name: string;
  /** Null for a label without an id. */
  readonly id: string | null;
  readonly similarity: number;
  readonly probability: number;
  /** How likely the first label is right, where a calibration is followed. */
  readonly confidence?: number;
}

interface Row {
  /** As given, or as found in a folder or by a pattern that was given. */
  readonly path: string;
  readonly labelSet: string;
  readonly version: number;
}

export interface Classified extends Row {
  readonly sha256: string | null;
  readonly unknown: boolean;
  readonly predictions: readonly RankedLabel[];
  readonly provenance: Provenance & {
    /** Id of the calibration that is followed. */
    readonly calibration?: string;
  };
  /** The image's vector, where it is kept. */
  readonly embedding?: readonly number[];
}

export interface Failed extends Row {
  readonly error: { readonly code: string; readonly message: string };
}

/** The result for one image. */
export type ImageRow = Classified | Failed;

/** Whether the image itself is at fault, so that a retry would give the same answer. */
export const isImageError = (code: string): boolean => IMAGE_ERRORS.includes(code);

/** What the service says of one image among others. BAD_USER_INPUT is then about what was sent as that image. */
const IMAGE_ERRORS: readonly string[] = ['UNSUPPORTED_IMAGE', 'PAYLOAD_TOO_LARGE', 'BAD_USER_INPUT'];
