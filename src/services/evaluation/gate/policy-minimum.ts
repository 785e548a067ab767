import type { CalibrationTarget } from '../../../domain/calibration.js';
import type { TagPolicy } from '../../../domain/tag-policy.js';
import { tooFewSamples } from '../../../errors.js';
import { leastSamples } from '../calibration/fitting/target.js';
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
  /** Those of the other half, which thresholds are fitted on. */
  readonly otherHalf: { readonly known: number; readonly unknown: number };
}

/**
 * Refuses a policy that its samples could not pass even if nothing changed.
 *
 * @throws LexiclipError TOO_FEW_SAMPLES naming the argument and the number that would do
 */
export function checkCanDecide(
  { maxLoss, maxFalseAccepts }: Pick<TagPolicy, 'maxLoss' | 'maxFalseAccepts'>,
  { known, unknown, otherHalf }: JudgingSamples,
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
  demand(leastOnAverage(rate), otherHalf.unknown, `${argument}.maxFalseAccepts`, {
    why: `a threshold for ${hundredths(rate)} % of false accepts cannot be fitted`,
    which: 'samples in no label in the half that thresholds are fitted on',
  });
}

/**
 * Refuses a policy that calibrates versions, but on too few samples for that.
 *
 * @param target of the calibrations
 * @throws LexiclipError TOO_FEW_SAMPLES naming the argument and the number that would do
 */
export function checkCanCalibrate(target: CalibrationTarget, { otherHalf }: JudgingSamples, argument: string): void {
  const least = leastSamples(target, otherHalf.unknown > 0);
  const why = 'no version can be calibrated';
  const half = 'in the half that calibrations are fitted on';
  demand(least.known, otherHalf.known, argument, { why, which: `samples of a label ${half}` });
  demand(least.unknown, otherHalf.unknown, argument, { why, which: `samples in no label ${half}` });
}

/**
 * The rate that a version without a calibration is fitted to: half of what is allowed, because a version that is at the
 * limit cannot be told from one that is above it.
 */
const fittedRate = (maxFalseAccepts: number): number => maxFalseAccepts / 2;

/** What a version without a calibration is fitted to. */
export const fittedTarget = (maxFalseAccepts: number): CalibrationTarget => ({
  kind: 'FALSE_ACCEPT_RATE',
  rate: fittedRate(maxFalseAccepts),
  guaranteed: false,
});

function demand(needed: number, given: number, argument: string, words: { why: string; which: string }): void {
  if (given >= needed) return;
  const counts = `with fewer than ${needed} ${words.which}, and the set has ${given}`;
  throw tooFewSamples(argument, `${words.why} ${counts}; about half of a set is in each half`, { needed, given });
}
