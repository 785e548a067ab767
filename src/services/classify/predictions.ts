import type { Prediction } from '../../domain/classification.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import { LIMITS } from '../../domain/limits.js';
import type { ModelIdentity } from '../../domain/model-identity.js';
import type { Scoring } from '../../domain/scoring.js';
import { normalised } from '../../domain/vectors.js';
import { badInput } from '../../errors.js';
import type { LabelRanking } from '../ranking/label-ranking.js';
import { probabilityOf, sigmoid } from '../ranking/scoring.js';

/** Which of the ranked labels are wanted. */
export interface RankingOptions {
  readonly topK: number;
  readonly minSimilarity?: number | null | undefined;
  readonly minProbability?: number | null | undefined;
  readonly scoring: Scoring;
}

/** What probabilities depend on. */
export type ScoringModel = Pick<ModelIdentity, 'logitScale'> & { readonly logitBias: number | null };

/** @throws LexiclipError BAD_USER_INPUT naming the argument */
export function checkRanking(
  { topK, minSimilarity, minProbability, scoring }: RankingOptions,
  argument: string,
  { logitBias }: ScoringModel,
): void {
  if (!Number.isInteger(topK) || topK < 1 || topK > LIMITS.topK) {
    throw badInput(`${argument}.topK`, `must be 1 to ${LIMITS.topK}`);
  }
  checkRange(minSimilarity, `${argument}.minSimilarity`, -1, 1);
  checkRange(minProbability, `${argument}.minProbability`, 0, 1);
  if (scoring === 'SIGMOID' && logitBias === null) {
    throw badInput(`${argument}.scoring`, 'SIGMOID needs a model trained for it (SigLIP); this one allows SOFTMAX');
  }
}

/**
 * What was learned from examples divides probability among labels, which single ones have none to give.
 *
 * @param version undefined for ad-hoc labels
 * @throws LexiclipError BAD_USER_INPUT naming the argument
 */
export function checkScoringOf(version: LabelSetVersion | undefined, scoring: Scoring, argument: string): void {
  if (scoring === 'SOFTMAX' || !version?.learned) return;
  throw badInput(`${argument}.scoring`, `version ${version.number} has learned from examples, and allows SOFTMAX only`);
}

/** The best labels that pass the thresholds. @param confidence of the first label, by a calibration */
export function predictionsOf(
  { labels, softmax }: LabelRanking,
  { topK, minSimilarity, minProbability, scoring }: RankingOptions,
  { logitScale, logitBias }: ScoringModel,
  confidence: number | null = null,
): Prediction[] {
  const probability = (score: number): number =>
    scoring === 'SOFTMAX'
      ? probabilityOf(score, softmax)
      : sigmoid(score, { logitScale, logitBias: logitBias as number });
  return labels
    .slice(0, topK)
    .map(
      ({ score, ...ranked }, i): Prediction => ({
        ...ranked,
        rank: i + 1,
        probability: probability(score),
        confidence: i === 0 ? confidence : null,
      }),
    )
    .filter((one) => one.similarity >= (minSimilarity ?? -1) && one.probability >= (minProbability ?? 0));
}

/**
 * An embedding that was given, at unit length.
 *
 * @throws LexiclipError BAD_USER_INPUT naming the argument, for another length than the model's, and for no direction
 */
export function unitEmbedding(values: ArrayLike<number>, dimensions: number, argument: string): Float32Array {
  if (values.length !== dimensions) {
    throw badInput(argument, `must have ${dimensions} numbers for this model, not ${values.length}`);
  }
  try {
    return normalised(values);
  } catch {
    throw badInput(argument, 'must be finite numbers that are not all zero');
  }
}

function checkRange(value: number | null | undefined, argument: string, min: number, max: number): void {
  if (value != null && !(value >= min && value <= max)) throw badInput(argument, `must be ${min} to ${max}`);
}
