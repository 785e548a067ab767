import {
  nonconformitiesOf,
  predictionSet,
  setLimits,
} from '#lexiclip/services/evaluation/calibration/fitting/prediction-sets.js';
import { conformalQuantile, leastForCoverage } from '#lexiclip/services/evaluation/statistics/conformal.js';
import { type Random, seededRandom } from '#lexiclip/services/evaluation/statistics/random.js';
import { softmax } from '../../support/evaluation/results.js';
import { sum } from '../../support/numbers.js';

const LABELS = 6;

/** Probabilities of a model that takes every second label for its neighbour rather often. */
function draw(random: Random): { probability: Float64Array; label: number } {
  const label = Math.floor(random() * LABELS);
  const cosines = Float64Array.from({ length: LABELS }, () => random());
  cosines[label] = (cosines[label] as number) + (label % 2 ? 0.1 : 0.7);
  return { probability: softmax(cosines, 4), label };
}

const samplesOf = (count: number, random: Random) => {
  const drawn = Array.from({ length: count }, () => draw(random));
  return nonconformitiesOf(
    Float64Array.from(drawn, ({ probability, label }) => 1 - (probability[label] as number)),
    Int32Array.from(drawn, ({ label }) => label),
  );
};

/** How often sets hold the right label, by label, over draws of samples. */
function coverages(samples: number, coverage: number): number[] {
  const held = Array.from({ length: LABELS }, () => ({ held: 0, of: 0 }));
  for (let seed = 1; seed <= 300; seed++) {
    const random = seededRandom(seed);
    const limits = setLimits(samplesOf(samples, random), LABELS, coverage);
    for (let i = 0; i < 20; i++) {
      const { probability, label } = draw(random);
      const count = held[label] as { held: number; of: number };
      count.of++;
      count.held += Number(predictionSet(probability, limits).includes(label));
    }
  }
  return held.map((one) => one.held / one.of);
}

describe('The limit of a set', () => {
  it('is the ⌈(n + 1) · coverage⌉-th smallest, and endless past the last', () => {
    const nine = Float64Array.from({ length: 9 }, (_, i) => i);
    expect(conformalQuantile(nine, 0.9)).toBe(8);
    expect(conformalQuantile(nine, 0.5)).toBe(4);
    expect(conformalQuantile(nine.subarray(0, 8), 0.9)).toBe(Infinity);
  });

  it('can be had from 9 samples for 90 % and from 19 for 95 %', () => {
    expect([0.9, 0.95].map(leastForCoverage)).toEqual([9, 19]);
  });

  it("is a label's own where it has samples enough, and else that of all", () => {
    const nonconformity = Float64Array.from({ length: 12 }, (_, i) => (i < 9 ? 0.5 : 0.75));
    const label = Int32Array.from({ length: 12 }, (_, i) => (i < 9 ? 0 : 1));
    // Of all, the ⌈13 · 0.9⌉ = 12th smallest.
    expect([...setLimits(nonconformitiesOf(nonconformity, label), 3, 0.9)]).toEqual([0.5, 0.75, 0.75]);
  });
});

describe('A set of a larger coverage', () => {
  it('is never smaller, also where a label then has too few samples of its own', () => {
    // Label 0 has 9 samples, which are enough for 90 %, and not for 95 %.
    const nonconformity = Float64Array.from({ length: 109 }, (_, i) => (i < 9 ? 0.8 : i < 105 ? 0.1 : 0.2));
    const label = Int32Array.from({ length: 109 }, (_, i) => (i < 9 ? 0 : 1));
    const samples = nonconformitiesOf(nonconformity, label);
    const [at90, at95] = [setLimits(samples, 2, 0.9)[0] as number, setLimits(samples, 2, 0.95)[0] as number];
    expect(at90).toBe(0.8);
    expect(at95).toBeGreaterThanOrEqual(at90);
  });
});

describe('A prediction set', () => {
  it('has the labels that are likely enough, most probable first', () => {
    const probability = Float64Array.of(0.1, 0.5, 0.4);
    expect([...predictionSet(probability, Float64Array.of(0.85, 0.85, 0.85))]).toEqual([1, 2]);
  });

  it('has the most probable label however unlikely', () => {
    expect([...predictionSet(Float64Array.of(0.3, 0.4, 0.3), new Float64Array(3))]).toEqual([1]);
  });

  it('has a label that is exactly as likely as the sample at the limit', () => {
    const limits = setLimits(nonconformitiesOf(new Float64Array(9).fill(1 - 0.3), new Int32Array(9)), 2, 0.9);
    expect([...predictionSet(Float64Array.of(0.3, 0.7), limits)]).toEqual([1, 0]);
  });

  it('has every label where there are too few samples', () => {
    const limits = setLimits(nonconformitiesOf(Float64Array.of(0.1), Int32Array.of(0)), 3, 0.9);
    expect([...predictionSet(Float64Array.of(0.2, 0.5, 0.3), limits)]).toEqual([1, 2, 0]);
  });

  it.each([40, 120, 400])('holds the right label at the promised rate, of %d samples', (samples) => {
    const byLabel = coverages(samples, 0.9);
    // 6,000 sets: three standard errors are 1.2 points; and sets of few samples hold more than promised.
    expect(sum(byLabel) / LABELS).toBeGreaterThan(0.9 - 0.012);
  });

  it('holds it for each label where labels have samples enough', () => {
    for (const coverage of coverages(400, 0.9)) expect(coverage).toBeGreaterThan(0.9 - 0.035);
  });
});
