import type { Proportion } from '../../../domain/evaluation.js';
import type { GateOutcome, GateReport, TagPolicy } from '../../../domain/tag-policy.js';
import { type AnswersCompared, judgeAnswers } from './answers-rule.js';
import { judgeFalseAccepts } from './false-accepts-rule.js';

/** What was counted of a move. */
export interface GateFigures extends Pick<GateReport, 'sampleSetVersion' | 'comparedWith'> {
  /** Null where the tag was on no version before. */
  readonly answers: AnswersCompared | null;
  /** Null where the policy allows any. */
  readonly falseAccepts: Proportion | null;
}

/** Judges a move by all rules of its policy: the worst outcome is that of the whole. */
export function judgeMove(
  { sampleSetId, maxFalseAccepts }: Pick<TagPolicy, 'sampleSetId' | 'maxFalseAccepts'>,
  { answers, falseAccepts, ...figures }: GateFigures,
): GateReport {
  const verdicts = [
    answers ? judgeAnswers(answers) : NOTHING_BEFORE,
    ...(maxFalseAccepts !== null && falseAccepts ? [judgeFalseAccepts(falseAccepts, maxFalseAccepts)] : []),
  ];
  const outcome = WORST_FIRST.find((one) => verdicts.some((verdict) => verdict.outcome === one)) as GateOutcome;
  return {
    outcome,
    sentence: verdicts.map(({ sentence }) => sentence).join(' '),
    sampleSetId,
    ...figures,
    ...(answers ?? NOTHING_COMPARED),
    falseAccepts,
    maxFalseAccepts,
  };
}

const WORST_FIRST: readonly GateOutcome[] = ['REFUSED', 'UNDECIDED', 'PASSED'];

const NOTHING_COMPARED = {
  gained: null,
  lost: null,
  of: null,
  apart: null,
  difference: null,
  pValue: null,
  maxLoss: null,
} as const;

const NOTHING_BEFORE = {
  outcome: 'PASSED',
  sentence: 'Passed: the tag was on no version before, so that there is nothing to compare with.',
} as const;
