import type { LabelSetId, SampleId, SampleSetId } from './ids.js';

/** Which classified pictures a sample set collects, to be judged. */
export interface Collection {
  readonly sampleSetId: SampleSetId;
  /** Whose classifications they are from. */
  readonly labelSetId: LabelSetId;
  /** Share of all, taken at random; null where the margin decides. */
  readonly share: number | null;
  /** Those are taken whose two most probable labels differ by no more; null where the share decides. */
  readonly maxMargin: number | null;
  /** At most so many on one day, in UTC. */
  readonly perDay: number;
  /** Nothing is collected from then on. */
  readonly until: Date;
  readonly thumbnails: boolean;
  /** Who is on record for it, and since when. */
  readonly setBy: string;
  readonly setAt: Date;
}

/** A picture that was collected, and that nobody has judged yet. */
export interface WaitingPicture {
  readonly sampleSetId: SampleSetId;
  /** As it would be in the set. */
  readonly id: SampleId;
  /** Of the file, hex; null for a vector that was given. */
  readonly sha256: string | null;
  readonly format: string | null;
  /** Pixels. */
  readonly width: number | null;
  readonly height: number | null;
  readonly collectedAt: Date;
  /** The model that its vector is of. */
  readonly modelDigest: string;
  readonly dtype: string;
  /** Unit length. */
  readonly vector: Float32Array;
  /** WebP; null where none is kept. */
  readonly thumbnail: Uint8Array | null;
}
