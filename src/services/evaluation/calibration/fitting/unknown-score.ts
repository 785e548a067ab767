import type { ScoreReport } from '../../../../domain/calibration.js';
import type { Score } from '../../../../domain/evaluation.js';
import { auroc, falsePositiveRate, type TwoGroups } from '../../statistics/roc.js';
import { fitLogisticScore, heldOutLogisticScores, type LogisticScore, logisticScore } from './logistic-score.js';
import type { Halves, ScoreColumns } from './sample-scores.js';
import { type Standard, standardised, standardOf } from './standard-score.js';

/** What makes one score of those that a picture has. */
export interface UnknownScore {
  readonly score: Score;
  /** Of the largest similarity and of the prototypes; null where they are not added. */
  readonly standards: { readonly similarity: Standard; readonly prototype: Standard } | null;
  readonly logistic: LogisticScore | null;
}

/** A score that could be had, and what the samples have by it. */
export interface ScoreChoice {
  readonly unknownScore: UnknownScore;
  /** [samples] */
  readonly values: Float64Array;
  /** Of those that stand for unknown samples. */
  readonly unknown: Float64Array;
  /** Of known samples. */
  readonly known: Float64Array;
}

/** Prototypes and learned scores are taken from so many samples of a kind. */
const MIN_SAMPLES = 40;
const SEED = 1;

/** What a picture has. */
export interface PictureScores {
  readonly similarity: number;
  readonly probability: number;
  readonly prototype: number;
  /** Null without negative labels. */
  readonly negatives: number | null;
}

/** The score of one picture; larger means: in the vocabulary. */
export function scoreBy({ score, standards, logistic }: UnknownScore, picture: PictureScores): number {
  if (score === 'PROBABILITY') return picture.probability;
  if (score === 'PROTOTYPE' && standards) {
    return (
      standardised(picture.similarity, standards.similarity) + standardised(picture.prototype, standards.prototype)
    );
  }
  if (score === 'NEGATIVE_LABELS') return picture.negatives ?? 0;
  if (score === 'LOGISTIC' && logistic) return logisticScore(logistic, featuresOf(picture));
  return picture.similarity;
}

/** The scores that these samples allow. @param pseudo what stands for unknown samples; undefined where there are some */
export function scoreChoices(columns: ScoreColumns, tune: Halves, pseudo: ScoreColumns | undefined): ScoreChoice[] {
  const plain = (score: Score): UnknownScore => ({ score, standards: null, logistic: null });
  const given: Score[] = ['SIMILARITY', 'PROBABILITY', ...(columns.negatives ? (['NEGATIVE_LABELS'] as const) : [])];
  const choices = given.map((one) => choiceOf(plain(one), columns, tune, pseudo));
  if (tune.known.length < MIN_SAMPLES) return choices;
  const standards = {
    similarity: standardOf(at(columns.similarity, tune.known)),
    prototype: standardOf(at(columns.prototype, tune.known)),
  };
  choices.push(choiceOf({ score: 'PROTOTYPE', standards, logistic: null }, columns, tune, pseudo));
  if (!pseudo && tune.unknown.length >= MIN_SAMPLES) choices.push(learnedChoice(columns, tune));
  return choices;
}

function choiceOf(
  unknownScore: UnknownScore,
  columns: ScoreColumns,
  tune: Halves,
  pseudo: ScoreColumns | undefined,
): ScoreChoice {
  const values = valuesBy(unknownScore, columns);
  const unknown = pseudo ? valuesBy(unknownScore, pseudo) : at(values, tune.unknown);
  return { unknownScore, values, unknown, known: at(values, tune.known) };
}

/** Samples that the score is learned from are scored by models that did not see them. */
function learnedChoice(columns: ScoreColumns, { known, unknown }: Halves): ScoreChoice {
  const places = Int32Array.of(...known, ...unknown);
  const features = {
    columns: featureColumns(columns, places),
    known: Uint8Array.from(places, (_, i) => Number(i < known.length)),
  };
  const unknownScore: UnknownScore = { score: 'LOGISTIC', standards: null, logistic: fitLogisticScore(features) };
  const values = valuesBy(unknownScore, columns);
  for (const [i, value] of heldOutLogisticScores(features, SEED).entries()) values[places[i] as number] = value;
  return { unknownScore, values, unknown: at(values, unknown), known: at(values, known) };
}

const valuesBy = (unknownScore: UnknownScore, columns: ScoreColumns): Float64Array =>
  columns.similarity.map((_, i) => scoreBy(unknownScore, pictureAt(columns, i)));

const pictureAt = ({ similarity, probability, prototype, negatives }: ScoreColumns, place: number): PictureScores => ({
  similarity: similarity[place] as number,
  probability: probability[place] as number,
  prototype: prototype[place] as number,
  negatives: negatives ? (negatives[place] as number) : null,
});

const featuresOf = ({ similarity, probability, prototype }: PictureScores): number[] => [
  similarity,
  Math.log(Math.max(probability, Number.MIN_VALUE)),
  prototype,
];

function featureColumns(columns: ScoreColumns, places: Int32Array): Float64Array[] {
  const rows = Array.from(places, (place) => featuresOf(pictureAt(columns, place)));
  return [0, 1, 2].map((feature) => Float64Array.from(rows, (row) => row[feature] as number));
}

/** How well each score tells the groups apart, the best first; of equal ones, the simplest. */
export function reportsOf(choices: readonly ScoreChoice[]): ScoreReport[] {
  return choices
    .flatMap(({ unknownScore, known, unknown }): ScoreReport[] => {
      const groups: TwoGroups = { positives: known, negatives: unknown };
      const [area, rate] = [auroc(groups), falsePositiveRate(groups)];
      return area === null || rate === null ? [] : [{ score: unknownScore.score, auroc: area, fprAt95Tpr: rate }];
    })
    .sort((a, b) => b.auroc - a.auroc);
}

const at = (values: Float64Array, places: Int32Array): Float64Array =>
  Float64Array.from(places, (place) => values[place] as number);
