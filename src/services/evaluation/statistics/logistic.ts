import { type Curve, minimum } from './newton.js';

/** A linear function of features: intercept + Σ weights · features. */
export interface LinearModel {
  readonly intercept: number;
  readonly weights: readonly number[];
}

/** 1 / (1 + e^-z). */
export const sigmoid = (z: number): number => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));

/** -ln of the probability that sigmoid(z) gives to what came true. */
export const logLoss = (z: number, isTrue: boolean): number =>
  Math.max(isTrue ? -z : z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

/** ln(p / (1 - p)), finite for probabilities that were rounded to 0 or 1. */
export function logit(p: number): number {
  const inner = Math.min(Math.max(p, 1e-12), 1 - 1e-12);
  return Math.log(inner) - Math.log1p(-inner);
}

/**
 * Logistic regression with a ridge: minimises ½|weights|² + strength · Σ log loss, as scikit-learn's
 * `LogisticRegression(C=strength)` does. The intercept is free, so both 0 and 1 must be among the truths.
 *
 * @param columns a column for each feature, [n] each
 * @param truths 1 or 0, [n]
 */
export function ridgeLogistic(
  columns: readonly Float64Array[],
  truths: ArrayLike<number>,
  strength: number,
): LinearModel {
  const found = minimum(new Float64Array(columns.length + 1), (parameters) =>
    ridgeCurve(columns, truths, strength, parameters),
  );
  return { intercept: found[0] as number, weights: [...found.subarray(1)] };
}

function ridgeCurve(
  columns: readonly Float64Array[],
  truths: ArrayLike<number>,
  strength: number,
  parameters: Float64Array,
): Curve {
  const size = parameters.length;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const features = new Float64Array(size).fill(1);
  let value = 0;
  for (let row = 0; row < truths.length; row++) {
    for (let i = 1; i < size; i++) features[i] = columns[i - 1]?.[row] as number;
    let z = 0;
    for (let i = 0; i < size; i++) z += (parameters[i] as number) * (features[i] as number);
    const p = sigmoid(z);
    value += strength * logLoss(z, truths[row] === 1);
    addOuter(hessian, features, strength * p * (1 - p));
    for (let i = 0; i < size; i++) {
      gradient[i] = (gradient[i] as number) + strength * (p - (truths[row] as number)) * (features[i] as number);
    }
  }
  for (let i = 1; i < size; i++) {
    const weight = parameters[i] as number;
    value += (weight * weight) / 2;
    gradient[i] = (gradient[i] as number) + weight;
    hessian[i * size + i] = (hessian[i * size + i] as number) + 1;
  }
  return { value, gradient, hessian };
}

/** Adds weight · features · featuresᵀ to a matrix, [n × n]. */
export function addOuter(matrix: Float64Array, features: Float64Array, weight: number): void {
  const size = features.length;
  for (let i = 0, at = 0; i < size; i++) {
    const scaled = weight * (features[i] as number);
    for (let j = 0; j < size; j++, at++) matrix[at] = (matrix[at] as number) + scaled * (features[j] as number);
  }
}
