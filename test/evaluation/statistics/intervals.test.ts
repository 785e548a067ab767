import { betaCdf, betaQuantile } from '#lexiclip/services/evaluation/statistics/beta.js';
import {
  largestShare,
  leastShare,
  meanInterval,
  proportion,
} from '#lexiclip/services/evaluation/statistics/intervals.js';
import { seededRandom } from '#lexiclip/services/evaluation/statistics/random.js';
import { expectSame, recorded } from '../../support/evaluation/recorded.js';

interface Recorded {
  readonly quantiles: readonly [a: number, b: number, p: number, x: number][];
  readonly cdfs: readonly [a: number, b: number, x: number, p: number][];
  readonly intervals: readonly {
    count: number;
    of: number;
    wilson: [number, number];
    least: number;
    largest: number;
  }[];
}

const reference = recorded<Recorded>('statistics');

describe('The Beta distribution', () => {
  it("has scipy's shares", () => {
    for (const [a, b, x, p] of reference.cdfs) expectSame(betaCdf(x, a, b), p);
  });

  it("has scipy's quantiles", () => {
    for (const [a, b, p, x] of reference.quantiles) expectSame(betaQuantile(p, a, b), x);
  });

  it('is refused for parameters that are no distribution, and for what is no share', () => {
    expect(() => betaCdf(0.5, 0, 1)).toThrow(RangeError);
    expect(() => betaQuantile(1.1, 1, 1)).toThrow(RangeError);
  });
});

describe('A share', () => {
  it.each(reference.intervals)("of $count in $of has scipy's intervals", ({ count, of, wilson, least, largest }) => {
    const { value, low, high } = proportion(count, of);
    expect(value).toBe(count / of);
    expectSame(low, wilson[0]);
    expectSame(high, wilson[1]);
    expectSame(leastShare(count, of, 0.95), least);
    expectSame(largestShare(count, of, 0.95), largest);
  });

  it('of nothing has no value and no interval', () => {
    expect(proportion(0, 0)).toEqual({ value: null, low: null, high: null, count: 0, of: 0 });
  });

  it('is within its interval in 95 % of draws', () => {
    const random = seededRandom(1);
    let held = 0;
    for (let draw = 0; draw < 2_000; draw++) {
      const truth = 0.05 + 0.9 * random();
      let count = 0;
      for (let i = 0; i < 60; i++) count += Number(random() < truth);
      const { low, high } = proportion(count, 60) as { low: number; high: number };
      held += Number(low <= truth && truth <= high);
    }
    // 1.5 points are three standard errors of 2,000 draws.
    expect(Math.abs(held / 2_000 - 0.95)).toBeLessThan(0.015);
  });
});

describe('A mean', () => {
  it('has an interval of 1.96 standard errors', () => {
    const { value, low, high } = meanInterval(Float64Array.of(1, 2, 3, 4)) as NonNullable<
      ReturnType<typeof meanInterval>
    >;
    // The deviation is √(5 / 3), its error half of that.
    expect(value).toBe(2.5);
    expect(high - value).toBeCloseTo(1.959964 * Math.sqrt(5 / 12), 6);
    expect(value - low).toBeCloseTo(high - value, 12);
  });

  it('of one number has none', () => {
    expect(meanInterval(Float64Array.of(1))).toBeNull();
  });
});
