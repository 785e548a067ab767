import {
  confidenceOf,
  fitConfidence,
  fitCurve,
  overconfidence,
} from '#lexiclip/services/evaluation/calibration/fitting/confidence.js';
import { fitScale, type ScaleLoss, scaleLossOf } from '#lexiclip/services/evaluation/calibration/fitting/scale.js';
import { logit, ridgeLogistic, sigmoid } from '#lexiclip/services/evaluation/statistics/logistic.js';
import { seededRandom } from '#lexiclip/services/evaluation/statistics/random.js';
import { expectSame, recorded } from '../../support/evaluation/recorded.js';

interface Recorded {
  readonly own: number;
  readonly labels: number;
  readonly cosines: readonly number[];
  readonly truth: readonly number[];
  readonly scale: number;
  readonly probability: readonly number[];
  readonly right: readonly number[];
  readonly a: number;
  readonly b: number;
  readonly features: readonly (readonly number[])[];
  readonly known: readonly number[];
  readonly intercept: number;
  readonly weights: readonly number[];
}

const reference = recorded<Recorded>('calibration');

/** The loss of the recorded samples together. */
function scaleLoss(scale: number): ScaleLoss {
  const { labels, truth } = reference;
  const cosines = Float32Array.from(reference.cosines);
  return truth
    .map((right, i) => scaleLossOf(cosines.subarray(i * labels, (i + 1) * labels), Int32Array.of(right), scale))
    .reduce((sum, one) => ({
      value: sum.value + one.value,
      slope: sum.slope + one.slope,
      curvature: sum.curvature + one.curvature,
    }));
}

/** Answers that are right with the probability σ(a + b · logit p) at a probability p that is spread evenly. */
function answers(count: number, a: number, b: number, seed: number) {
  const random = seededRandom(seed);
  const probability = Float64Array.from({ length: count }, () => 0.3 + 0.69 * random());
  const right = Uint8Array.from(probability, (p) => Number(random() < sigmoid(a + b * logit(p))));
  return { probability, right };
}

describe('The scale', () => {
  it('is where scipy finds the likelihood and the prior together greatest', async () => {
    const { scale, loss } = await fitScale(reference.own, scaleLoss);
    expectSame(scale, reference.scale);
    expect(loss.own).toBeCloseTo(scaleLoss(reference.own).value, 9);
    expect(loss.fitted).toBeCloseTo(scaleLoss(reference.scale).value, 9);
  });

  it("stays near the model's own where a few samples would have it endless", async () => {
    // One sample that is right: its likelihood only grows with the scale.
    const { scale } = await fitScale(100, (at) => scaleLossOf(Float32Array.of(0.3, 0.2), Int32Array.of(0), at));
    expect(scale).toBeGreaterThan(99);
    expect(scale).toBeLessThan(110);
  });

  it('takes several right labels together', () => {
    expect(scaleLossOf(Float32Array.of(0.3, 0.2), Int32Array.of(0, 1), 30)).toEqual({
      value: 0,
      slope: 0,
      curvature: 0,
    });
  });

  it('has a loss whose derivatives are those of its values', () => {
    const [step, at] = [1e-4, 30];
    const [below, here, above] = [at - step, at, at + step].map(scaleLoss);
    expect(here?.slope).toBeCloseTo(((above?.value ?? 0) - (below?.value ?? 0)) / (2 * step), 6);
    expect(here?.curvature).toBeCloseTo(((above?.slope ?? 0) - (below?.slope ?? 0)) / (2 * step), 6);
  });
});

describe('Confidence', () => {
  it('has the curve that scipy finds likeliest with its priors', () => {
    const { a, b } = fitCurve(Float64Array.from(reference.probability, logit), reference.right);
    expectSame(a, reference.a);
    expectSame(b, reference.b);
  });

  it('takes a curve where probabilities are too sure, and comes near the truth', () => {
    const { curve, logLoss } = fitConfidence(answers(2_000, -1, 0.5, 1), 1);
    expect(logLoss.curve).toBeLessThan(logLoss.probability);
    expect(Math.abs(confidenceOf(0.9, curve) - sigmoid(-1 + 0.5 * logit(0.9)))).toBeLessThan(0.03);
  });

  it('leaves probabilities that are right as they are in most draws', () => {
    const draws = Array.from({ length: 100 }, (_, seed) => fitConfidence(answers(60, 0, 1, seed), seed).curve);
    expect(draws.filter((curve) => curve === null).length).toBeGreaterThan(60);
    expect(confidenceOf(0.8, null)).toBe(0.8);
  });

  it('is finite for a probability that was rounded to 1', () => {
    expect(confidenceOf(1, { a: 0, b: 1 })).toBeCloseTo(1, 9);
    expect(fitCurve(Float64Array.of(1, 1, 0.5).map(logit), [1, 0, 1])).toEqual({
      a: expect.any(Number),
      b: expect.any(Number),
    });
  });

  it('is too sure by an amount whose interval holds the truth in 95 % of draws', () => {
    let held = 0;
    for (let seed = 0; seed < 400; seed++) {
      const { probability, right } = answers(100, 0, 1, seed);
      const { low, high } = overconfidence(probability, right) as { low: number; high: number };
      held += Number(low <= 0 && 0 <= high);
    }
    // Three standard errors of 400 draws.
    expect(Math.abs(held / 400 - 0.95)).toBeLessThan(0.033);
  });
});

describe('Ridge logistic regression', () => {
  it("has scikit-learn's weights", () => {
    const columns = reference.features.map((column) => Float64Array.from(column));
    const { intercept, weights } = ridgeLogistic(columns, reference.known, 0.1);
    expectSame(intercept, reference.intercept);
    for (const [i, weight] of weights.entries()) expectSame(weight, reference.weights[i] as number);
  });

  it('keeps finite weights where the groups do not overlap', () => {
    const { weights } = ridgeLogistic([Float64Array.of(-2, -1, 1, 2)], [0, 0, 1, 1], 0.1);
    expect(weights[0]).toBeGreaterThan(0);
    expect(weights[0]).toBeLessThan(1);
  });
});
