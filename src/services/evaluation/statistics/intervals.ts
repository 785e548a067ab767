import type { Interval, Proportion } from '../../../domain/evaluation.js';
import { betaQuantile } from './beta.js';

/** The number that a standard normal variable is within of zero 95 % of the time. */
export const NORMAL_95 = 1.959963984540054;

/** A share with Wilson's 95 % interval. @param count of the `of` that are counted */
export function proportion(count: number, of: number): Proportion {
  if (of === 0) return { value: null, low: null, high: null, count, of };
  const value = count / of;
  const z2 = NORMAL_95 * NORMAL_95;
  const middle = (value + z2 / (2 * of)) / (1 + z2 / of);
  const half = (NORMAL_95 * Math.sqrt((value * (1 - value) + z2 / (4 * of)) / of)) / (1 + z2 / of);
  return { value, low: count === 0 ? 0 : middle - half, high: count === of ? 1 : middle + half, count, of };
}

/**
 * The lower end of Clopper and Pearson's exact one-sided interval: with `confidence`, the true share is not below it.
 *
 * @param confidence such as 0.95
 */
export const leastShare = (count: number, of: number, confidence: number): number =>
  count === 0 ? 0 : betaQuantile(1 - confidence, count, of - count + 1);

/** The upper end of Clopper and Pearson's exact one-sided interval: with `confidence`, the true share is not above it. */
export const largestShare = (count: number, of: number, confidence: number): number =>
  count === of ? 1 : betaQuantile(confidence, count + 1, of - count);

/** Mean and 95 % interval of what a Beta(a, b) distribution draws; of nothing but 0 or 1 where a or b is 0. */
export function betaInterval(a: number, b: number): Interval {
  if (a === 0) return { value: 0, low: 0, high: 0 };
  if (b === 0) return { value: 1, low: 1, high: 1 };
  return { value: a / (a + b), low: betaQuantile(0.025, a, b), high: betaQuantile(0.975, a, b) };
}

/** The mean of numbers with its 95 % interval: ± 1.96 standard errors. Null under two. */
export function meanInterval(values: Float64Array): Interval | null {
  const n = values.length;
  if (n < 2) return null;
  let sum = 0;
  for (const value of values) sum += value;
  const value = sum / n;
  let squares = 0;
  for (const one of values) squares += (one - value) ** 2;
  const half = NORMAL_95 * Math.sqrt(squares / (n - 1) / n);
  return { value, low: value - half, high: value + half };
}
