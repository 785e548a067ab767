import type { Provenance } from './pinned-set.js';

export interface RankedLabel {
  readonly rank: number;
  readonly name: string;
  /** Null for labels without one. */
  readonly id: string | null;
  readonly similarity: number;
  readonly probability: number;
}

interface Row {
  /** As given, or as found below what was given. */
  readonly path: string;
  readonly labelSet: string;
  readonly version: number;
}

export interface Classified extends Row {
  readonly sha256: string | null;
  readonly unknown: boolean;
  readonly predictions: readonly RankedLabel[];
  readonly provenance: Provenance;
}

export interface Failed extends Row {
  readonly error: { readonly code: string; readonly message: string };
}

/** What came of one image. */
export type ImageRow = Classified | Failed;

/** Faults of the image itself: asked again, the answer is the same. */
export const isFaultOfImage = (code: string): boolean => ['UNSUPPORTED_IMAGE', 'PAYLOAD_TOO_LARGE'].includes(code);
