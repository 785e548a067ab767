import type { CalibrationTarget } from '../../../../domain/calibration.js';
import type { Interval } from '../../../../domain/evaluation.js';
import { badInput, tooFewSamples } from '../../../../errors.js';
import { leastOnAverage, leastWithConfidence } from '../../statistics/order-bounds.js';
import {
  falseAcceptThreshold,
  leastForPrecision,
  precisionThreshold,
  provenPrecisionThreshold,
  type ScoredAnswers,
  trueAcceptThreshold,
} from './thresholds.js';
import type { ScoreChoice } from './unknown-score.js';

/** In how many draws of samples a rate holds that is guaranteed. A precision is tested many times, and by fewer. */
const RATE_CONFIDENCE = 0.95;
const PRECISION_CONFIDENCE = 0.9;
/** Without so many samples of a label, there is nothing to be said of confidence. */
const MIN_KNOWN = 40;

const FIELDS = { FALSE_ACCEPT_RATE: 'falseAcceptRate', PRECISION: 'precision', TRUE_ACCEPT_RATE: 'trueAcceptRate' };

/** The argument that a target was given as. */
export const argumentOf = ({ kind }: Pick<CalibrationTarget, 'kind'>): string => `input.target.${FIELDS[kind]}`;

/**
 * How many samples of a label and in no label the half that is fitted to must have.
 *
 * @param hasUnknown whether there are any samples in no label: without, others stand for them
 */
export function leastSamples(target: CalibrationTarget, hasUnknown: boolean): { known: number; unknown: number } {
  const { kind, rate, guaranteed } = target;
  if (kind === 'PRECISION') {
    return { known: Math.max(MIN_KNOWN, guaranteed ? leastForPrecision(rate, PRECISION_CONFIDENCE) : 0), unknown: 0 };
  }
  const passing = kind === 'FALSE_ACCEPT_RATE' ? rate : 1 - rate;
  const least = guaranteed ? leastWithConfidence(passing, RATE_CONFIDENCE) : leastOnAverage(passing);
  return kind === 'FALSE_ACCEPT_RATE' && hasUnknown
    ? { known: MIN_KNOWN, unknown: least }
    : { known: Math.max(MIN_KNOWN, least), unknown: 0 };
}

/**
 * @param known, unknown number of samples in the half that is fitted to
 * @throws LexiclipError TOO_FEW_SAMPLES, saying how many are needed
 */
export function checkSampleCounts(target: CalibrationTarget, known: number, unknown: number): void {
  const least = leastSamples(target, unknown > 0);
  const half = 'in the half of the samples that calibrations are fitted to';
  const twice = (count: number) => `that is about ${2 * count} in all`;
  if (known < least.known) {
    const why = `${argumentOf(target)} needs ${least.known} samples of a label ${half}, which has ${known}`;
    throw tooFewSamples('input.sampleSet', `${why}; ${twice(least.known)}`, { needed: least.known, given: known });
  }
  if (unknown >= least.unknown) return;
  const why = `${argumentOf(target)} needs ${least.unknown} samples in no label ${half}, which has ${unknown}`;
  throw tooFewSamples('input.sampleSet', `${why}; ${twice(least.unknown)}`, { needed: least.unknown, given: unknown });
}

/** The threshold for a target, and the rate that it promises: null for a precision, which is only tested for. */
export function thresholdFor(
  target: CalibrationTarget,
  { known, unknown }: Pick<ScoreChoice, 'known' | 'unknown'>,
  answers: ScoredAnswers,
): { readonly threshold: number; readonly promised: Interval | null } {
  const { kind, rate, guaranteed } = target;
  if (kind === 'PRECISION') {
    const found = guaranteed
      ? provenPrecisionThreshold(answers, rate, PRECISION_CONFIDENCE)
      : precisionThreshold(answers, rate);
    if (found) return { threshold: found.threshold, promised: null };
    const not = guaranteed ? 'no threshold is proven to reach it' : 'no threshold reaches it';
    throw badInput(argumentOf(target), `${not} on these samples; a lower one may`);
  }
  const confidence = guaranteed ? RATE_CONFIDENCE : undefined;
  const found =
    kind === 'FALSE_ACCEPT_RATE'
      ? falseAcceptThreshold(unknown, rate, confidence)
      : trueAcceptThreshold(known, rate, confidence);
  if (found) return { threshold: found.threshold, promised: found.rate };
  const given = kind === 'FALSE_ACCEPT_RATE' ? unknown.length : known.length;
  throw tooFewSamples('input.sampleSet', `${given} samples cannot promise ${argumentOf(target)}`, {
    needed: given + 1,
    given,
  });
}
