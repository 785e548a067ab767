import type { Interval } from '../../../../domain/evaluation.js';
import { meanInterval } from '../../statistics/intervals.js';
import { addOuter, logit, logLoss, sigmoid } from '../../statistics/logistic.js';
import { minimum } from '../../statistics/newton.js';
import { foldsOf, seededRandom } from '../../statistics/random.js';

/** confidence = σ(a + b · logit(probability of the label that came first)). */
export interface ConfidenceCurve {
  readonly a: number;
  /** Above 0. */
  readonly b: number;
}

/** Answers whose truth is known. */
export interface Answers {
  /** Probability of the label that came first, at the fitted scale, [n]. */
  readonly probability: Float64Array;
  /** 1 where it is right, else 0, [n]. */
  readonly right: ArrayLike<number>;
}

/** What a probability means once the answers are known. */
export interface FittedConfidence {
  /** Null where the probability itself is the better confidence. */
  readonly curve: ConfidenceCurve | null;
  /** Mean log loss of right and wrong: by the probability itself, and by curves that did not see the answers. */
  readonly logLoss: { readonly probability: number; readonly curve: number };
  /** Confidence of each answer by what did not see it, [n]. */
  readonly heldOut: Float64Array;
}

const FOLDS = 5;
const PRIOR_A = 1;
const PRIOR_LOG_B = 0.5;

export const confidenceOf = (probability: number, curve: ConfidenceCurve | null): number =>
  curve === null ? probability : sigmoid(curve.a + curve.b * logit(probability));

/** The curve is taken where it beats the probability on answers that it was not fitted to, in five folds. */
export function fitConfidence({ probability, right }: Answers, seed: number): FittedConfidence {
  const logits = probability.map(logit);
  const folds = foldsOf(right, FOLDS, seededRandom(seed));
  const heldOut = new Float64Array(logits.length);
  let [own, curved] = [0, 0];
  for (let fold = 0; fold < FOLDS; fold++) {
    const { a, b } = fitCurve(logits, right, (i) => folds[i] !== fold);
    for (let i = 0; i < logits.length; i++) {
      if (folds[i] !== fold) continue;
      const z = logits[i] as number;
      own += logLoss(z, right[i] === 1);
      curved += logLoss(a + b * z, right[i] === 1);
      heldOut[i] = sigmoid(a + b * z);
    }
  }
  const curve = curved < own ? fitCurve(logits, right) : null;
  return {
    curve,
    logLoss: { probability: own / logits.length, curve: curved / logits.length },
    heldOut: curve ? heldOut : probability,
  };
}

/** The likeliest curve, with a ~ N(0, 1) and ln b ~ N(0, 0.5²) before any answer was seen. */
export function fitCurve(
  logits: Float64Array,
  right: ArrayLike<number>,
  isUsed: (answer: number) => boolean = () => true,
): ConfidenceCurve {
  const [a, logB] = minimum(new Float64Array(2), (at) => {
    const [offset, logFactor] = at as unknown as [number, number];
    const factor = Math.exp(logFactor);
    const [weightA, weightB] = [1 / PRIOR_A ** 2, 1 / PRIOR_LOG_B ** 2];
    let value = (weightA * offset * offset + weightB * logFactor * logFactor) / 2;
    const gradient = Float64Array.of(weightA * offset, weightB * logFactor);
    const hessian = Float64Array.of(weightA, 0, 0, weightB);
    const slopes = new Float64Array(2).fill(1);
    for (let i = 0; i < logits.length; i++) {
      if (!isUsed(i)) continue;
      const rise = factor * (logits[i] as number);
      const p = sigmoid(offset + rise);
      const excess = p - (right[i] as number);
      value += logLoss(offset + rise, right[i] === 1);
      slopes[1] = rise;
      gradient[0] = (gradient[0] as number) + excess;
      gradient[1] = (gradient[1] as number) + excess * rise;
      addOuter(hessian, slopes, p * (1 - p));
    }
    return { value, gradient, hessian };
  });
  return { a: a as number, b: Math.exp(logB as number) };
}

/** How much surer than right the answers were, on average: mean confidence - accuracy, honest for any number. */
export const overconfidence = (confidence: Float64Array, right: ArrayLike<number>): Interval | null =>
  meanInterval(confidence.map((value, i) => value - (right[i] as number)));
