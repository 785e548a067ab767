import { hash } from 'node:crypto';
import type { LabelId, LabelSetId, SampleId, SampleSetId, TenantId } from './ids.js';

/** What a sample is for: examples are learned from, and never evaluated on. */
export const SAMPLE_ROLES = ['EVALUATION', 'EXAMPLE'] as const;
export type SampleRole = (typeof SAMPLE_ROLES)[number];

/** A right answer, as it was given. */
export interface ExpectedLabel {
  /** Of the label set that the sample set belongs to. */
  readonly labelId: LabelId;
  /** The label's name when the answer was given. */
  readonly name: string;
}

/** A picture with its right answer. Its vectors and its thumbnail are kept beside it, by its id. */
export interface Sample {
  /** Made from what it shows: the same picture is the same sample of its set. */
  readonly id: SampleId;
  /** SHA-256 of the file, hex; null for a sample that was given as a vector. */
  readonly sha256: string | null;
  readonly fileName: string | null;
  readonly format: string | null;
  /** Pixels. */
  readonly width: number | null;
  readonly height: number | null;
  /** Any of them counts as right; none: it is in no label; null: not judged yet. */
  readonly expected: readonly ExpectedLabel[] | null;
  /** What a sample that is in no label shows, in the author's words. */
  readonly kind: string | null;
  readonly role: SampleRole;
  /** JSON. */
  readonly metadata: string | null;
}

/** Samples in their set's order. */
export interface SampleRows {
  readonly samples: readonly Sample[];
  /** Each sample's place in the set's order. Unique and ascending; gaps stay where samples were removed. */
  readonly positions: Int32Array;
  /** Digests of the samples, [samples × 32]. */
  readonly digests: Uint8Array;
}

/** Pictures with their right answers for one label set. */
export interface SampleSetRecord {
  readonly id: SampleSetId;
  /** Unique among the tenant's sample sets. */
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly labelSetId: LabelSetId;
  readonly keepThumbnails: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface SampleSet extends SampleSetRecord {
  readonly latest: SampleSetVersion;
}

/** The mutations that make versions. */
export const SAMPLE_SET_OPERATIONS = ['createSampleSet', 'addSamples', 'removeSamples', 'judgeSamples'] as const;
export type SampleSetOperation = (typeof SAMPLE_SET_OPERATIONS)[number];

/** The record of one version of a sample set. It never changes. */
export interface SampleSetVersion {
  readonly sampleSetId: SampleSetId;
  readonly number: number;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly operation: string;
  readonly message: string | null;
  readonly sampleCount: number;
  /** Samples that are in no label. */
  readonly unknownCount: number;
  /** Samples with the role of examples. */
  readonly exampleCount: number;
  /** Samples that are not judged yet. */
  readonly unjudgedCount: number;
  /** SHA-256 of its samples, of this record and of the digest of the version before, hex. */
  readonly digest: string;
}

/** Names a version of a sample set: the latest without a number. */
export interface SampleSetRef {
  readonly slug: string;
  readonly version?: number | null | undefined;
}

/** Cache key of a tenant's version. */
export const sampleVersionKey = (tenant: TenantId, { sampleSetId, number }: SampleSetVersion): string =>
  `${tenant}/${sampleSetId}/${number}`;

/** What a sample's vector was made from. */
export const VECTOR_ORIGINS = ['IMAGE', 'THUMBNAIL', 'GIVEN'] as const;
export type VectorOrigin = (typeof VECTOR_ORIGINS)[number];

export const isJudged = ({ expected }: Pick<Sample, 'expected'>): boolean => expected !== null;
export const isUnknown = ({ expected }: Pick<Sample, 'expected'>): boolean => expected?.length === 0;

/** Which of the two halves a sample is in: what chooses a change never judges it. */
export type SampleHalf = 'TUNE' | 'GATE';

/** By the first bit of the SHA-256 of its id. */
export const halfOf = (sample: SampleId): SampleHalf =>
  Number.parseInt(hash('sha256', sample, 'hex').charAt(0), 16) < 8 ? 'TUNE' : 'GATE';

/** Id of a picture in a set. @param content SHA-256 of the file, or of the given vector's bytes, hex */
export const sampleIdOf = (set: SampleSetId, content: string): SampleId =>
  `sm_${hash('sha256', `${set}/${content}`, 'hex').slice(0, 32)}` as SampleId;
