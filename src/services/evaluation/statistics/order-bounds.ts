import type { Interval } from '../../../domain/evaluation.js';
import { betaCdf } from './beta.js';
import { betaInterval } from './intervals.js';

/**
 * What a threshold at the k-th of n scores promises for a score still to come from where they came from: it passes with a
 * probability of Beta(k, n + 1 - k), whatever the distribution of the scores, if none are equal.
 */

/** How far an amount that is a whole number but for rounding may be under it. */
const ROUNDING = 1e-9;

/**
 * How many of n scores may be passed so that the next one passes with a probability of `rate` at most, on average over
 * draws of n: ⌊rate · (n + 1)⌋. Under 1, no threshold keeps the promise.
 */
export const passedOnAverage = (n: number, rate: number): number => Math.floor(rate * (n + 1) + ROUNDING);

/** The least n of which one score may be passed: 19 for 5 %, 9 for 10 %, 99 for 1 %. */
export const leastOnAverage = (rate: number): number => leastToPass(1, rate);

const leastToPass = (k: number, rate: number): number => Math.ceil(k / rate - 1 - ROUNDING);

/**
 * How many of n scores may be passed so that the next one passes with a probability of `rate` at most, with `confidence`.
 * 0: no threshold keeps the promise.
 */
export function passedWithConfidence(n: number, rate: number, confidence: number): number {
  let [k, above] = [0, Math.min(n, passedOnAverage(n, rate)) + 1];
  while (above - k > 1) {
    const middle = (k + above) >> 1;
    if (betaCdf(rate, middle, n + 1 - middle) >= confidence) k = middle;
    else above = middle;
  }
  return k;
}

/** The least n of which one score may be passed with that confidence: 59 for 5 % with 95 %. */
export const leastWithConfidence = (rate: number, confidence: number): number =>
  Math.ceil(Math.log(1 - confidence) / Math.log(1 - rate) - ROUNDING);

/** Mean and 95 % interval of the rate at which scores pass the k-th largest of n. */
export const realisedRate = (k: number, n: number): Interval => betaInterval(k, n + 1 - k);

/** The least n from which on the realised rate is within a factor of 2 of the one aimed at, in 95 % of draws. */
export function leastWithinTwice(rate: number): number {
  let k = 40;
  while (k > 1 && isWithinTwice(k - 1, rate)) k--;
  return leastToPass(k, rate);
}

/** Whether it is for all n of which k scores may be passed: the rate is lowest at the largest of them. */
function isWithinTwice(k: number, rate: number): boolean {
  const [least, most] = [leastToPass(k, rate), leastToPass(k + 1, rate) - 1];
  return betaCdf(rate / 2, k, most + 1 - k) <= 0.025 && betaCdf(2 * rate, k, least + 1 - k) >= 0.975;
}
