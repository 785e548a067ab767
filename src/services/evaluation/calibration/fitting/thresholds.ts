import type { Interval } from '../../../../domain/evaluation.js';
import { betaCdf } from '../../statistics/beta.js';
import {
  leastWithConfidence,
  passedOnAverage,
  passedWithConfidence,
  realisedRate,
} from '../../statistics/order-bounds.js';

/** What is answered scores at least the threshold. */
export interface RateThreshold {
  readonly threshold: number;
  /** The rate that it will have for what comes from where the samples came from: its mean, and 95 % of draws. */
  readonly rate: Interval;
}

/** Answers whose truth is known, samples in no label among them: those are wrong whenever they are answered. */
export interface ScoredAnswers {
  /** [n] */
  readonly scores: Float64Array;
  /** 1 where the answer is right, else 0, [n]. */
  readonly right: ArrayLike<number>;
}

export interface PrecisionThreshold {
  readonly threshold: number;
  readonly accepted: number;
  /** Of these. */
  readonly wrong: number;
}

/**
 * A threshold that unknown pictures pass at a rate, on average over draws of samples. Null where there are too few.
 *
 * @param unknown scores of unknown samples
 * @param confidence where given, the rate is not above the one wanted in such a share of draws, rather than on average
 */
export function falseAcceptThreshold(unknown: Float64Array, rate: number, confidence?: number): RateThreshold | null {
  const n = unknown.length;
  const k = confidence === undefined ? passedOnAverage(n, rate) : passedWithConfidence(n, rate, confidence);
  if (k < 1) return null;
  const largest = unknown.slice().sort()[n - k];
  // One that scores what the k-th largest does is refused.
  return { threshold: largest === undefined ? -Infinity : nextAbove(largest), rate: realisedRate(k, n) };
}

/**
 * A threshold that known pictures pass at a rate, on average over draws of samples. Null where there are too few.
 *
 * @param known scores of known samples
 * @param confidence where given, the rate is not below the one wanted in such a share of draws, rather than on average
 */
export function trueAcceptThreshold(known: Float64Array, rate: number, confidence?: number): RateThreshold | null {
  const n = known.length;
  const refused = 1 - rate;
  const k = confidence === undefined ? passedOnAverage(n, refused) : passedWithConfidence(n, refused, confidence);
  if (k < 1 || k > n) return null;
  const { value, low, high } = realisedRate(k, n);
  const threshold = known.slice().sort()[k - 1] as number;
  return { threshold, rate: { value: 1 - value, low: 1 - high, high: 1 - low } };
}

/**
 * The lowest threshold above which answers are right at a rate, on average over draws of samples: the one that counts as
 * if one wrong answer more had passed. Null where there is none.
 *
 * @param precision share of answers that shall be right
 */
export function precisionThreshold(answers: ScoredAnswers, precision: number): PrecisionThreshold | null {
  let found: PrecisionThreshold | null = null;
  for (const one of fromStrictest(answers)) {
    if (one.wrong + 1 <= (1 - precision) * (one.accepted + 1) + ROUNDING) found = one;
  }
  return found;
}

/**
 * The lowest threshold that is proven to give this precision. Thresholds are tested from the strictest on, each by Clopper
 * and Pearson's bound, until one fails: so all tests together are wrong in no more than 1 - confidence of draws. Null
 * where the strictest fails, or fewer are accepted than can prove it.
 */
export function provenPrecisionThreshold(
  answers: ScoredAnswers,
  precision: number,
  confidence: number,
): PrecisionThreshold | null {
  const least = leastForPrecision(precision, confidence);
  let found: PrecisionThreshold | null = null;
  for (const one of fromStrictest(answers)) {
    if (one.accepted < least) continue;
    if (one.wrong === one.accepted) break;
    // Clopper and Pearson's upper bound is not above the share of wrong answers that is allowed.
    const isProven = betaCdf(1 - precision, one.wrong + 1, one.accepted - one.wrong) >= confidence;
    if (!isProven) break;
    found = one;
  }
  return found;
}

/** The fewest answers, all of them right, that prove a precision: 22 for 90 % and 45 for 95 %, with 90 % confidence. */
export const leastForPrecision = (precision: number, confidence: number): number =>
  leastWithConfidence(1 - precision, confidence);

/** How far two equal numbers may be apart after rounding. */
const ROUNDING = 1e-9;

/** Thresholds at the scores, the highest first, with what each accepts. */
function* fromStrictest({ scores, right }: ScoredAnswers): Generator<PrecisionThreshold> {
  const order = Int32Array.from(scores, (_, i) => i).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  let wrong = 0;
  for (const [i, answer] of order.entries()) {
    wrong += Number(right[answer] !== 1);
    const threshold = scores[answer] as number;
    const next = order[i + 1];
    // Equal scores pass together.
    if (next === undefined || scores[next] !== threshold) yield { threshold, accepted: i + 1, wrong };
  }
}

/** The least number above a finite one. */
export function nextAbove(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  const bits = new BigInt64Array(1);
  const number = new Float64Array(bits.buffer);
  number[0] = value;
  bits[0] = (bits[0] as bigint) + (value > 0 ? 1n : -1n);
  return number[0];
}
