import type { ScoreReport } from '../../../../domain/calibration.js';
import type { Score } from '../../../../domain/evaluation.js';
import type { Steps } from '../../../../domain/steps.js';
import { auroc, falsePositiveRate, type TwoGroups } from '../../statistics/roc.js';
import type { PictureLikeness } from '../likeness/likeness.js';
import { fitLogisticScore, holdingOut, type LogisticScore, logisticScore } from './logistic-score.js';
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
export const MIN_SAMPLES = 40;
/** A score of five parts is learned as well from so many samples of a kind as from more. */
const MAX_LEARNED_FROM = 2_000;
const SEED = 1;
/** Samples that are scored in one step. */
const SAMPLES_A_STEP = 4_096;

/** What a picture has. */
export interface PictureScores extends PictureLikeness {
  readonly similarity: number;
  readonly probability: number;
  /** Null without negative labels. */
  readonly negatives: number | null;
}

/** Whether prototypes can be told from the samples, and whether a score can be learned from them. */
export const canBeHad = ({ known, unknown }: Halves): { readonly prototypes: boolean; readonly learned: boolean } => ({
  prototypes: known.length >= MIN_SAMPLES,
  learned: known.length >= MIN_SAMPLES && unknown.length >= MIN_SAMPLES,
});

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
export function* scoreChoices(
  columns: ScoreColumns,
  tune: Halves,
  pseudo: ScoreColumns | undefined,
): Steps<ScoreChoice[]> {
  const given: Score[] = ['SIMILARITY', 'PROBABILITY', ...(columns.negatives ? (['NEGATIVE_LABELS'] as const) : [])];
  const choices: ScoreChoice[] = [];
  for (const score of given) choices.push((yield* scoreChoice(score, columns, tune, pseudo)) as ScoreChoice);
  for (const score of ['PROTOTYPE', 'LOGISTIC'] as const) {
    const choice = yield* scoreChoice(score, columns, tune, pseudo);
    if (choice) choices.push(choice);
  }
  return choices;
}

/** One score by these samples; undefined where there are too few of them. @param pseudo as `scoreChoices` takes it */
export function* scoreChoice(
  score: Score,
  columns: ScoreColumns,
  tune: Halves,
  pseudo: ScoreColumns | undefined,
): Steps<ScoreChoice | undefined> {
  const { prototypes, learned } = canBeHad(tune);
  if (score === 'LOGISTIC') return learned && !pseudo ? yield* learnedChoice(columns, tune) : undefined;
  if (score === 'PROTOTYPE' && !prototypes) return undefined;
  const standards = score === 'PROTOTYPE' ? standardsOf(columns, tune.known) : null;
  const unknownScore: UnknownScore = { score, standards, logistic: null };
  const values = yield* valuesBy(unknownScore, columns);
  const unknown = pseudo ? yield* valuesBy(unknownScore, pseudo) : at(values, tune.unknown);
  return { unknownScore, values, unknown, known: at(values, tune.known) };
}

const standardsOf = ({ similarity, prototype }: ScoreColumns, known: Int32Array) => ({
  similarity: standardOf(at(similarity, known)),
  prototype: standardOf(at(prototype, known)),
});

/** Samples that the score is learned from are scored by models that did not see them. */
function* learnedChoice(columns: ScoreColumns, { known, unknown }: Halves): Steps<ScoreChoice> {
  const [some, others] = [evenly(known), evenly(unknown)];
  const places = Int32Array.of(...some, ...others);
  const features = {
    columns: featureColumns(columns, places),
    known: Uint8Array.from(places, (_, i) => Number(i < some.length)),
  };
  yield;
  const unknownScore: UnknownScore = { score: 'LOGISTIC', standards: null, logistic: fitLogisticScore(features) };
  const values = yield* valuesBy(unknownScore, columns);
  const heldOut = yield* holdingOut(features, SEED);
  for (const [i, value] of heldOut.entries()) values[places[i] as number] = value;
  return { unknownScore, values, unknown: at(values, unknown), known: at(values, known) };
}

/** Every place of few; of many as many as a score is learned from, at equal distances. */
const evenly = (places: Int32Array): Int32Array =>
  places.length <= MAX_LEARNED_FROM
    ? places
    : Int32Array.from(
        { length: MAX_LEARNED_FROM },
        (_, i) => places[Math.floor((i * places.length) / MAX_LEARNED_FROM)] as number,
      );

/** The score of all samples, those among them that it was learned from. */
export function* valuesBy(unknownScore: UnknownScore, columns: ScoreColumns): Steps<Float64Array> {
  const values = new Float64Array(columns.similarity.length);
  for (let i = 0; i < values.length; i++) {
    if (i % SAMPLES_A_STEP === 0) yield;
    values[i] = scoreBy(unknownScore, pictureAt(columns, i));
  }
  return values;
}

const pictureAt = (columns: ScoreColumns, place: number): PictureScores => ({
  similarity: columns.similarity[place] as number,
  probability: columns.probability[place] as number,
  prototype: columns.prototype[place] as number,
  nearest: columns.nearest[place] as number,
  mahalanobis: columns.mahalanobis[place] as number,
  negatives: columns.negatives ? (columns.negatives[place] as number) : null,
});

/** In the order of the models' weights, of which there may be fewer. */
const featuresOf = ({ similarity, probability, prototype, nearest, mahalanobis }: PictureScores): number[] => [
  similarity,
  Math.log(Math.max(probability, Number.MIN_VALUE)),
  prototype,
  nearest,
  mahalanobis,
];

function featureColumns(columns: ScoreColumns, places: Int32Array): Float64Array[] {
  const rows = Array.from(places, (place) => featuresOf(pictureAt(columns, place)));
  return [0, 1, 2, 3, 4].map((feature) => Float64Array.from(rows, (row) => row[feature] as number));
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
