import type { TagPolicy } from '../../../domain/tag-policy.js';
import { tooFewSamples } from '../../../errors.js';
import { leastOnAverage } from '../statistics/order-bounds.js';
import { leastToRuleOut } from '../statistics/paired.js';
import { leastUnknowns } from './false-accepts-rule.js';
import { hundredths } from './words.js';

/** How many samples a set has that are judged, have the role EVALUATION and are in the half that judges moves. */
export interface JudgingSamples {
  /** Those that are in a label. */
  readonly known: number;
  /** Those that are in no label. */
  readonly unknown: number;
  /** Those of the other half that are in no label: the threshold of a version without a calibration is fitted on them. */
  readonly unknownOfOtherHalf: number;
}

/**
 * Refuses a policy that its samples could not pass even if nothing changed.
 *
 * @throws LexiclipError TOO_FEW_SAMPLES naming the argument and the number that would do
 */
export function checkCanDecide(
  { maxLoss, maxFalseAccepts }: Pick<TagPolicy, 'maxLoss' | 'maxFalseAccepts'>,
  { known, unknown, unknownOfOtherHalf }: JudgingSamples,
  argument: string,
): void {
  demand(leastToRuleOut(maxLoss), known, `${argument}.maxLoss`, {
    why: `a loss of ${hundredths(maxLoss)} points cannot be ruled out, even if no answer changes,`,
    which: 'samples with a right label in the half that judges moves',
  });
  if (maxFalseAccepts === null) return;
  demand(leastUnknowns(maxFalseAccepts), unknown, `${argument}.maxFalseAccepts`, {
    why: `more than ${hundredths(maxFalseAccepts)} % of false accepts cannot be ruled out, even if there are none,`,
    which: 'samples in no label in the half that judges moves',
  });
  const rate = fittedRate(maxFalseAccepts);
  demand(leastOnAverage(rate), unknownOfOtherHalf, `${argument}.maxFalseAccepts`, {
    why: `a threshold for ${hundredths(rate)} % of false accepts cannot be fitted`,
    which: 'samples in no label in the half that thresholds are fitted on',
  });
}

/**
 * The rate that a version without a calibration is fitted to: half of what is allowed, because a version that is at the
 * limit cannot be told from one that is above it.
 */
export const fittedRate = (maxFalseAccepts: number): number => maxFalseAccepts / 2;

function demand(needed: number, given: number, argument: string, words: { why: string; which: string }): void {
  if (given >= needed) return;
  const counts = `with fewer than ${needed} ${words.which}, and the set has ${given}`;
  throw tooFewSamples(argument, `${words.why} ${counts}; about half of a set is in each half`, { needed, given });
}
