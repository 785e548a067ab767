import { finish, type Steps } from '../../../../domain/steps.js';
import { type LinearModel, ridgeLogistic } from '../../statistics/logistic.js';
import { foldsOf, seededRandom } from '../../statistics/random.js';
import { type Standard, standardised, standardOf } from './standard-score.js';

/** A score made of several, learned from known and unknown samples. */
export interface LogisticScore {
  /** Of each feature. */
  readonly standards: readonly Standard[];
  readonly model: LinearModel;
}

/** Scores of samples, as features. */
export interface Features {
  /** A column for each feature, [samples] each. */
  readonly columns: readonly Float64Array[];
  /** 1 for known samples, 0 for unknown ones; there are both. */
  readonly known: Uint8Array;
}

const STRENGTH = 0.1;
const FOLDS = 5;

export function fitLogisticScore({ columns, known }: Features): LogisticScore {
  const standards = columns.map(standardOf);
  const standard = columns.map((column, i) => column.map((value) => standardised(value, standards[i] as Standard)));
  return { standards, model: ridgeLogistic(standard, known, STRENGTH) };
}

/** Larger for what is likelier in the vocabulary: the log odds. @param features of one picture, those of the model first */
export const logisticScore = ({ standards, model }: LogisticScore, features: readonly number[]): number =>
  model.weights.reduce(
    (sum, weight, i) => sum + weight * standardised(features[i] as number, standards[i] as Standard),
    model.intercept,
  );

/** The score of samples by models that did not see them, in five folds of at least one sample of each kind. */
export const heldOutLogisticScores = (features: Features, seed: number): Float64Array =>
  finish(holdingOut(features, seed));

/** The same in steps, one for each fold. */
export function* holdingOut({ columns, known }: Features, seed: number): Steps<Float64Array> {
  const folds = foldsOf(known, FOLDS, seededRandom(seed));
  const scores = new Float64Array(known.length);
  const rows = Array.from(known, (_, row) => row);
  for (let fold = 0; fold < FOLDS; fold++) {
    yield;
    const others = rows.filter((row) => folds[row] !== fold);
    const fitted = fitLogisticScore({
      columns: columns.map((column) => Float64Array.from(others, (row) => column[row] as number)),
      known: Uint8Array.from(others, (row) => known[row] as number),
    });
    for (const row of rows) {
      if (folds[row] !== fold) continue;
      scores[row] = logisticScore(
        fitted,
        columns.map((column) => column[row] as number),
      );
    }
  }
  return scores;
}
