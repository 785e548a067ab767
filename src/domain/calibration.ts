import type { Interval, Proportion, Score } from './evaluation.js';
import type { CalibrationId, LabelSetId, SampleSetId } from './ids.js';
import type { Scoring } from './scoring.js';

/** What a threshold shall achieve. */
export const CALIBRATION_TARGETS = ['FALSE_ACCEPT_RATE', 'PRECISION', 'TRUE_ACCEPT_RATE'] as const;

export interface CalibrationTarget {
  readonly kind: (typeof CALIBRATION_TARGETS)[number];
  /** A share, above 0 and under 1. */
  readonly rate: number;
  /** Whether the rate shall hold in most draws of samples, rather than on average over them. */
  readonly guaranteed: boolean;
}

/** How well one score tells pictures that are in no label from the others. */
export interface ScoreReport {
  readonly score: Score;
  /** Samples of a label are positive. */
  readonly auroc: number;
  /** The share of samples in no label that pass a threshold which 95 % of the others pass. */
  readonly fprAt95Tpr: Proportion;
}

/** What comes of a threshold. */
export interface ThresholdRates {
  /** The share of samples in no label that are accepted. */
  readonly falseAccepts: Proportion;
  /** The share of samples of a label that are accepted. */
  readonly trueAccepts: Proportion;
  /** The share of accepted samples, of a label or of none, that are answered rightly. */
  readonly precision: Proportion;
}

/** Samples in no label that show one kind of thing. */
export interface KindRates {
  /** Null for those whose kind was not given. */
  readonly kind: string | null;
  readonly falseAccepts: Proportion;
}

/** What a calibration found. It is JSON. */
export interface CalibrationReport {
  readonly target: CalibrationTarget;
  /** Samples of a label that it was fitted to. */
  readonly knownCount: number;
  /** Samples in no label that it was fitted to. */
  readonly unknownCount: number;
  /** Words that stood for what is in no label; 0 where none were given. */
  readonly negativeLabelCount: number;
  /** The logit scale that makes the samples likeliest. */
  readonly logitScale: number;
  /** Mean of -ln of the right labels' probability, at the model's own scale and at that one. */
  readonly negativeLogLikelihood: { readonly own: number; readonly fitted: number };
  /** confidence = σ(a + b · logit(probability)); null where the probability at the fitted scale is taken as it is. */
  readonly curve: { readonly a: number; readonly b: number } | null;
  /** Mean log loss of right and wrong, by confidences that did not see the answers. */
  readonly confidenceLoss: { readonly probability: number; readonly curve: number };
  /** Mean confidence less accuracy. */
  readonly overconfidence: Interval;
  readonly expectedCalibrationError: number;
  /** What chance alone makes of honest confidences of so many samples. */
  readonly calibrationErrorByChance: number;
  /** Every score that could be had, best first. */
  readonly scores: readonly ScoreReport[];
  readonly score: Score;
  /** Whether samples with their own labels left out stand for samples in no label, of which there are none. */
  readonly isEstimated: boolean;
  /** What scores at least this is accepted. */
  readonly threshold: number;
  /** The rate that was asked for, as it will be for more of the same pictures: its mean, and 95 % of draws. */
  readonly promised: Interval | null;
  /** On the samples that it was fitted to. */
  readonly fitted: ThresholdRates;
  /** On the other half of the samples, which it was not fitted to. */
  readonly heldOut: ThresholdRates;
  /** By the kind of the samples in no label that it was fitted to, most accepted first. */
  readonly kinds: readonly KindRates[];
  /** What speaks for caution, in sentences. */
  readonly warnings: readonly string[];
}

/** What a version's scores mean, by the samples of one version of a sample set. It never changes. */
export interface Calibration {
  readonly id: CalibrationId;
  readonly labelSetId: LabelSetId;
  readonly labelSetVersion: number;
  readonly sampleSetId: SampleSetId;
  readonly sampleSetVersion: number;
  readonly modelDigest: string;
  readonly dtype: string;
  readonly scoring: Scoring;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly report: CalibrationReport;
}
