import type { Interval, Proportion } from './evaluation.js';
import type { LabelSetId, SampleSetId } from './ids.js';

/** What a policy says of a move that its samples can neither pass nor refuse. */
export const UNDECIDED_RULES = ['REFUSE', 'ALLOW'] as const;
export type UndecidedRule = (typeof UNDECIDED_RULES)[number];

/** What a move of a tag must not make worse. */
export interface TagPolicy {
  readonly labelSetId: LabelSetId;
  readonly tag: string;
  /** Whose latest version judges: the half of its samples that no change was chosen on. */
  readonly sampleSetId: SampleSetId;
  /** Share of right first answers that may be lost: 0.02 is two points. */
  readonly maxLoss: number;
  /** Share of the samples in no label that may be accepted; null for any. */
  readonly maxFalseAccepts: number | null;
  /** Whether a version is calibrated when the tag moves to it. */
  readonly recalibrate: boolean;
  readonly undecided: UndecidedRule;
  readonly setBy: string;
  readonly setAt: Date;
}

export const GATE_OUTCOMES = ['PASSED', 'REFUSED', 'UNDECIDED'] as const;
export type GateOutcome = (typeof GATE_OUTCOMES)[number];

/** How a move fared, as it stays on record. It is JSON. */
export interface GateReport {
  readonly outcome: GateOutcome;
  /** The whole of it in words, with its figures. */
  readonly sentence: string;
  readonly sampleSetId: SampleSetId;
  readonly sampleSetVersion: number;
  /** The version that the tag was last on, with which the new one is compared; null where there was none. */
  readonly comparedWith: number | null;
  /** Samples that only the new version answers rightly; null, as what follows, where nothing is compared. */
  readonly gained: number | null;
  /** Samples that only the old version answers rightly. */
  readonly lost: number | null;
  /** Samples that are compared: of each, both versions have a right label. */
  readonly of: number | null;
  /** Samples that are not compared, because only one of the versions has a right label of theirs. */
  readonly apart: number | null;
  /** Difference of the shares of right first answers, new less old, with Tango's score interval. */
  readonly difference: Interval | null;
  /** Of McNemar's exact test, one-sided: so many losses or more. */
  readonly pValue: number | null;
  readonly maxLoss: number | null;
  /** Samples in no label that the new version accepts; null where the policy allows any. */
  readonly falseAccepts: Proportion | null;
  readonly maxFalseAccepts: number | null;
}
