import type { Interval } from '../../../domain/evaluation.js';
import type { GateOutcome } from '../../../domain/tag-policy.js';
import {
  mcNemarPOfLoss,
  samplesToFind,
  smallestLossFound,
  tangoInterval,
  tangoLowerBound,
} from '../statistics/paired.js';
import { about, hundredths, points, pWords } from './words.js';

/** Right first answers of the version that the tag goes to, beside those of the one that it was on. */
export interface AnswersCompared {
  /** Samples that only the new version answers rightly. */
  readonly gained: number;
  /** Samples that only the old version answers rightly. */
  readonly lost: number;
  /** Samples that are compared: of each, both versions have a right label. */
  readonly of: number;
  /** Samples that are not compared, because only one of the versions has a right label of theirs. */
  readonly apart: number;
  /** Difference of the shares, new less old, with Tango's score interval; null where nothing is compared. */
  readonly difference: Interval | null;
  /** Of McNemar's exact test, one-sided: so many losses or more. */
  readonly pValue: number;
  readonly maxLoss: number;
}

/** Judged by one of the rules of a policy. */
export interface Verdict {
  readonly outcome: GateOutcome;
  /** With its figures. */
  readonly sentence: string;
}

type AnswerCounts = Pick<AnswersCompared, 'gained' | 'lost' | 'of' | 'apart' | 'maxLoss'>;

/** The figures that follow from the counts. */
export const compared = (counts: AnswerCounts): AnswersCompared => ({
  ...counts,
  difference: counts.of === 0 ? null : tangoInterval(counts),
  pValue: mcNemarPOfLoss(counts),
});

/**
 * Whether at most so much was lost. Refused: fewer right answers than is allowed, and not by chance (one-sided 5 %).
 * Passed: a loss that is larger than what is allowed can be ruled out (one-sided 95 %). Undecided: neither.
 */
export function judgeAnswers(answers: AnswersCompared): Verdict {
  const { gained, lost, of, apart, difference, pValue, maxLoss } = answers;
  const allowed = hundredths(maxLoss);
  const rest =
    apart === 0 ? '' : ` ${apart} more are not compared: only one of the versions has a right label of theirs.`;
  if (!difference) return { outcome: 'UNDECIDED', sentence: `Undecided: no sample can be compared.${rest}` };
  const { value, low, high } = difference;
  const interval = `(95 %: ${points(low)} to ${points(high)})`;
  const figures = `${lost} lost, ${gained} gained of ${of}: ${points(value)} points ${interval}; allowed −${allowed}.`;
  const say = (outcome: GateOutcome, words: string): Verdict => ({ outcome, sentence: `${figures} ${words}${rest}` });
  if (value < -maxLoss && pValue <= 0.05) {
    return say('REFUSED', `Refused: more is lost than is allowed, and not by chance (p ${pWords(pValue)}).`);
  }
  const bound = tangoLowerBound(answers);
  if (bound > -maxLoss) {
    const ruledOut = bound < 0 ? `a loss of more than ${hundredths(-bound)} points` : 'any loss';
    return say('PASSED', `Passed: ${ruledOut} can be ruled out.`);
  }
  return say('UNDECIDED', `Undecided: a loss of ${allowed} cannot be ruled out. ${whatWouldDecide(answers)}`);
}

function whatWouldDecide({ gained, lost, of, maxLoss }: AnswerCounts): string {
  const changing = (gained + lost) / of;
  const toFind = samplesToFind(maxLoss, changing);
  // So many find a loss of what is allowed. With more than that, it is undecided because the difference is near to it.
  const needed = toFind > of ? toFind : samplesToFind((gained - lost) / of + maxLoss, changing);
  const found = points(smallestLossFound(of, changing)).slice(1);
  return `${capitalised(about(needed))} samples would decide; this set finds losses from ${found} points.`;
}

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
