import {
  leastOnAverage,
  leastWithConfidence,
  leastWithinTwice,
  passedOnAverage,
  passedWithConfidence,
  realisedRate,
} from '#lexiclip/services/evaluation/statistics/order-bounds.js';
import { rounded } from '../../support/numbers.js';

describe('How many scores may pass', () => {
  it.each([
    [0.05, 19],
    [0.1, 9],
    [0.01, 99],
  ])('is at least one for a rate of %d from %d samples on', (rate, least) => {
    expect(leastOnAverage(rate)).toBe(least);
    expect(passedOnAverage(least, rate)).toBe(1);
    expect(passedOnAverage(least - 1, rate)).toBe(0);
  });

  it.each([
    [0.05, 59],
    [0.1, 29],
    [0.01, 299],
  ])('with 95 %% confidence is at least one for a rate of %d from %d samples on', (rate, least) => {
    expect(leastWithConfidence(rate, 0.95)).toBe(least);
    expect(passedWithConfidence(least, rate, 0.95)).toBe(1);
    expect(passedWithConfidence(least - 1, rate, 0.95)).toBe(0);
  });

  it('is a whole number where the rate times the samples is one but for rounding', () => {
    // 0.29 × 100 is 28.999999999999996.
    expect(passedOnAverage(99, 0.29)).toBe(29);
  });
});

describe('The rate that comes of it', () => {
  it.each([
    [2, 40, 0.0061, 0.1316],
    [5, 100, 0.0164, 0.0993],
    [15, 300, 0.0281, 0.0771],
  ])('for %d of %d is between two ends in 95 %% of draws', (k, n, low, high) => {
    const rate = realisedRate(k, n);
    expect(rate.value).toBeCloseTo(k / (n + 1), 12);
    expect(Math.abs(rate.low - low)).toBeLessThan(0.0006);
    expect(Math.abs(rate.high - high)).toBeLessThan(0.0006);
  });

  it('is within a factor of 2 from 259, 129 and 1,399 samples on', () => {
    expect([0.05, 0.1, 0.01].map(leastWithinTwice)).toEqual([259, 129, 1399]);
  });

  it('is nothing else than 1 where all may pass', () => {
    expect(rounded(Object.values(realisedRate(10, 9)))).toEqual([1, 1, 1]);
  });
});
