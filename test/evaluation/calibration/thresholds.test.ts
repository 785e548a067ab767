import {
  falseAcceptThreshold,
  leastForPrecision,
  nextAbove,
  precisionThreshold,
  provenPrecisionThreshold,
  type RateThreshold,
  trueAcceptThreshold,
} from '#lexiclip/services/evaluation/calibration/fitting/thresholds.js';
import { seededRandom } from '#lexiclip/services/evaluation/statistics/random.js';
import { sum } from '../../support/numbers.js';

const DRAWS = 400;

/** Scores that are spread evenly from 0 to 1, so that a threshold lets through the share 1 - threshold. */
const scores = (count: number, seed: number): Float64Array => {
  const random = seededRandom(seed);
  return Float64Array.from({ length: count }, random);
};

const rateOf = (fitted: RateThreshold | null | undefined) => (fitted as RateThreshold).rate;
const mean = (values: readonly number[]): number => sum(values) / values.length;
const draws = <Value>(draw: (seed: number) => Value): Value[] => Array.from({ length: DRAWS }, (_, i) => draw(i + 1));

describe('A threshold for a false-accept rate', () => {
  it.each([
    [40, 0.05, 2],
    [100, 0.05, 5],
    [300, 0.1, 30],
  ])('of %d unknown samples at %d gives that of Beta(k, n + 1 - k)', (n, rate, k) => {
    const fitted = draws((seed) => falseAcceptThreshold(scores(n, seed), rate));
    const realised = fitted.map((one) => 1 - (one?.threshold ?? 0));
    const expected = k / (n + 1);
    const deviation = Math.sqrt((expected * (1 - expected)) / (n + 2));
    expect(Math.abs(mean(realised) - expected)).toBeLessThan((3 * deviation) / Math.sqrt(DRAWS));
    const { low, high } = rateOf(fitted[0]);
    const within = realised.filter((value) => low <= value && value <= high).length / DRAWS;
    expect(Math.abs(within - 0.95)).toBeLessThan(0.033);
  });

  it('with 95 % confidence is above the rate in no more than 5 % of draws', () => {
    const above = draws((seed) => 1 - (falseAcceptThreshold(scores(100, seed), 0.05, 0.95)?.threshold ?? 0) > 0.05);
    expect(mean(above.map(Number))).toBeLessThanOrEqual(0.05 + 0.033);
  });

  it('refuses what scores the same as the sample it is at', () => {
    const fitted = falseAcceptThreshold(
      Float64Array.from({ length: 19 }, () => 0.5),
      0.05,
    );
    expect(fitted?.threshold).toBe(nextAbove(0.5));
  });

  it('cannot be had from too few samples', () => {
    expect(falseAcceptThreshold(scores(18, 1), 0.05)).toBeNull();
    expect(falseAcceptThreshold(scores(19, 1), 0.05)).not.toBeNull();
    expect(falseAcceptThreshold(scores(58, 1), 0.05, 0.95)).toBeNull();
    expect(falseAcceptThreshold(scores(59, 1), 0.05, 0.95)).not.toBeNull();
  });
});

describe('A threshold for a true-accept rate', () => {
  it('gives that rate on average, and within its interval', () => {
    const fitted = draws((seed) => trueAcceptThreshold(scores(60, seed), 0.9));
    const realised = fitted.map((one) => 1 - (one?.threshold ?? 0));
    const { value, low, high } = rateOf(fitted[0]);
    expect(Math.abs(mean(realised) - value)).toBeLessThan((3 * 0.04) / Math.sqrt(DRAWS));
    expect(value).toBeGreaterThanOrEqual(0.9);
    const within = realised.filter((one) => low <= one && one <= high).length / DRAWS;
    expect(Math.abs(within - 0.95)).toBeLessThan(0.033);
  });

  it('answers the sample it is at', () => {
    const known = Float64Array.from({ length: 19 }, (_, i) => i);
    expect(trueAcceptThreshold(known, 0.9)?.threshold).toBe(1);
  });

  it('cannot be had from too few samples', () => {
    expect(trueAcceptThreshold(scores(8, 1), 0.9)).toBeNull();
  });
});

/** Answers at scores spread evenly, that are right with a probability as high as their score. */
function answers(count: number, seed: number) {
  const random = seededRandom(seed);
  const given = Float64Array.from({ length: count }, random);
  return { scores: given, right: Uint8Array.from(given, (score) => Number(random() < score)) };
}

/** Precision of all answers above a threshold: the mean of their scores. */
const precisionAbove = (threshold: number): number => (1 + threshold) / 2;

describe('A threshold for a precision', () => {
  it('is the lowest that would hold with one wrong answer more', () => {
    const right = [1, 1, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0];
    const given = { scores: Float64Array.from(right, (_, i) => 12 - i), right };
    // Of the first 9, 1 is wrong: 2 / 10. Of the first 10, 2 are: 3 / 11.
    expect(precisionThreshold(given, 0.8)).toEqual({ threshold: 4, accepted: 9, wrong: 1 });
  });

  it('gives about that precision on average', () => {
    const realised = draws((seed) => precisionAbove(precisionThreshold(answers(300, seed), 0.9)?.threshold ?? 1));
    expect(mean(realised)).toBeGreaterThan(0.9 - 0.006);
    expect(mean(realised)).toBeLessThan(0.93);
  });

  it('that is proven holds in 90 % of draws', () => {
    const broken = draws((seed) => {
      const found = provenPrecisionThreshold(answers(600, seed), 0.9, 0.9);
      return Number(found !== null && precisionAbove(found.threshold) < 0.9);
    });
    expect(mean(broken)).toBeLessThanOrEqual(0.1 + 0.045);
  });

  it('can be proven from 22 answers for 90 % and from 45 for 95 %', () => {
    expect([leastForPrecision(0.9, 0.9), leastForPrecision(0.95, 0.9)]).toEqual([22, 45]);
    const right = (count: number) => ({ scores: scores(count, 1), right: new Uint8Array(count).fill(1) });
    expect(provenPrecisionThreshold(right(21), 0.9, 0.9)).toBeNull();
    expect(provenPrecisionThreshold(right(22), 0.9, 0.9)).toMatchObject({ accepted: 22, wrong: 0 });
  });

  it('never parts answers of one score', () => {
    const given = { scores: Float64Array.of(3, 2, 2, 2), right: [1, 1, 1, 0] };
    expect(precisionThreshold(given, 0.6)).toEqual({ threshold: 2, accepted: 4, wrong: 1 });
  });

  it('is not there where no answers are right', () => {
    expect(precisionThreshold({ scores: scores(50, 1), right: new Uint8Array(50) }, 0.9)).toBeNull();
  });
});

describe('The next number', () => {
  it.each([0, 1, -1, 0.1, -1e-300, 123456.789])('above %d is above it, with none between', (value) => {
    const next = nextAbove(value);
    expect(next).toBeGreaterThan(value);
    const middle = value + (next - value) / 2;
    expect(middle === value || middle === next).toBe(true);
  });
});
