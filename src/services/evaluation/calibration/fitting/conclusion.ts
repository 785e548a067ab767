import type {
  CalibrationReport,
  CalibrationTarget,
  KindRates,
  ThresholdRates,
} from '../../../../domain/calibration.js';
import type { EvaluatedSamples, Interval, SampleResults, Score } from '../../../../domain/evaluation.js';
import type { Steps } from '../../../../domain/steps.js';
import { isRight } from '../../metrics/measured.js';
import { calibrationErrorByChance, expectedCalibrationError } from '../../metrics/reliability.js';
import { proportion } from '../../statistics/intervals.js';
import { type KnownPictures, type Likeness, NO_PICTURES } from '../likeness/likeness.js';
import { confidenceOf, type FittedConfidence, fitConfidence, overconfidence } from './confidence.js';
import type { CalibrationParts } from './parts.js';
import { type Halves, pseudoUnknownScores, scoresOf } from './sample-scores.js';
import { thresholdFor } from './target.js';
import { reportsOf, type ScoreChoice, scoreChoices, type UnknownScore } from './unknown-score.js';
import { warningsOf } from './warnings.js';

/** All samples, compared with the version at the fitted scale. */
export interface ComparedSamples {
  readonly samples: EvaluatedSamples;
  readonly halves: { readonly tune: Halves; readonly gate: Halves };
  readonly results: SampleResults;
  /** What the known samples that it is fitted to look like, and how much all samples do. */
  readonly pictures: KnownPictures;
  readonly likeness: Likeness;
  readonly scale: number;
  readonly negatives: NegativeLabels | undefined;
  /** Sums of the negative log-likelihood of the known samples that it is fitted to. */
  readonly loss: { readonly own: number; readonly fitted: number };
}

/** Words that stand for what is in no label, beside the samples. */
export interface NegativeLabels {
  /** By place, row-major, [words × dimensions], unit length. */
  readonly vectors: Float32Array;
  readonly count: number;
  readonly logSums: Float64Array;
}

export interface Conclusion {
  readonly report: CalibrationReport;
  readonly parts: CalibrationParts;
}

const SEED = 1;
/** From so many samples in no label on, they choose the score. Those that only stand for such never do. */
const MIN_TO_CHOOSE = 20;

/**
 * What a calibration says, from samples of which there are enough, in steps.
 *
 * @throws LexiclipError TOO_FEW_SAMPLES or BAD_USER_INPUT where no threshold does what is asked for
 */
export function* concluding(compared: ComparedSamples, target: CalibrationTarget): Steps<Conclusion> {
  const { halves, results, likeness, scale, loss, negatives } = compared;
  const { known, unknown } = halves.tune;
  const confidence = fitConfidence(answersOf(results, known), SEED);
  const isEstimated = unknown.length === 0;
  const choices = yield* scoreChoices(
    scoresOf(results, likeness, scale, negatives?.logSums),
    halves.tune,
    isEstimated ? pseudoUnknownScores({ ...compared, known }, results, likeness, negatives?.logSums) : undefined,
  );
  const scores = reportsOf(choices);
  const preferred = unknown.length < MIN_TO_CHOOSE ? usualOf(choices) : scores[0]?.score;
  const chosen = choices.find(({ unknownScore }) => unknownScore.score === preferred);
  const { unknownScore, values } = chosen as ScoreChoice;
  const { threshold, promised } = thresholdFor(
    target,
    chosen as ScoreChoice,
    scoredAnswers(halves.tune, results, values),
  );
  const figures = {
    target,
    knownCount: known.length,
    unknownCount: unknown.length,
    negativeLabelCount: negatives?.count ?? 0,
    logitScale: scale,
    negativeLogLikelihood: { own: loss.own / known.length, fitted: loss.fitted / known.length },
    ...confidenceFigures(confidence, results, known),
    scores,
    score: unknownScore.score,
    isEstimated,
    threshold,
    promised,
    fitted: ratesOf(compared, halves.tune, values, threshold),
    heldOut: ratesOf(compared, halves.gate, values, threshold),
    kinds: kindRates(compared, values, threshold),
  };
  const parts: CalibrationParts = {
    scale,
    curve: confidence.curve,
    unknownScore,
    threshold,
    pictures: picturesFor(unknownScore, compared.pictures),
    negatives: unknownScore.score === 'NEGATIVE_LABELS' && negatives ? negatives.vectors : new Float32Array(0),
    nonconformity: Float64Array.from(known, (sample) => 1 - rightProbability(results, sample, scale)),
    label: Int32Array.from(known, (sample) => results.right[sample] as number),
  };
  return { report: { ...figures, warnings: warningsOf(figures) }, parts };
}

/** What a score compares pictures with, and no more: answers by other scores take no longer. */
function picturesFor({ standards, logistic }: UnknownScore, pictures: KnownPictures): KnownPictures {
  if (logistic) return pictures;
  return standards ? { ...NO_PICTURES, prototypes: pictures.prototypes } : NO_PICTURES;
}

const answersOf = (results: SampleResults, places: Int32Array) => ({
  probability: Float64Array.from(places, (sample) => results.probability[sample] as number),
  right: Uint8Array.from(places, (sample) => Number(isRight(results, sample))),
});

function confidenceFigures({ curve, logLoss, heldOut }: FittedConfidence, results: SampleResults, known: Int32Array) {
  const { probability, right } = answersOf(results, known);
  const confidence = probability.map((one) => confidenceOf(one, curve));
  return {
    curve,
    confidenceLoss: logLoss,
    overconfidence: overconfidence(heldOut, right) as Interval,
    expectedCalibrationError: expectedCalibrationError({ confidence: heldOut, right }) as number,
    calibrationErrorByChance: calibrationErrorByChance(confidence) as number,
  };
}

/** What does best where the samples do not say which does. */
const usualOf = (choices: readonly ScoreChoice[]): Score =>
  choices.some(({ unknownScore }) => unknownScore.score === 'PROTOTYPE') ? 'PROTOTYPE' : 'SIMILARITY';

/** Answers to all samples that the threshold is fitted to: those to samples in no label are wrong. */
export function scoredAnswers({ known, unknown }: Halves, results: SampleResults, values: ArrayLike<number>) {
  const places = Int32Array.from([...known, ...unknown]);
  return {
    scores: Float64Array.from(places, (place) => values[place] as number),
    right: Uint8Array.from(places, (place, i) => Number(i < known.length && isRight(results, place))),
  };
}

function ratesOf(
  { results }: ComparedSamples,
  { known, unknown }: Halves,
  values: Float64Array,
  threshold: number,
): ThresholdRates {
  const accepted = (places: Int32Array) => places.filter((place) => (values[place] as number) >= threshold);
  const [answered, wrongly] = [accepted(known), accepted(unknown)];
  const right = answered.filter((place) => isRight(results, place)).length;
  return {
    falseAccepts: proportion(wrongly.length, unknown.length),
    trueAccepts: proportion(answered.length, known.length),
    precision: proportion(right, answered.length + wrongly.length),
  };
}

function kindRates({ samples, halves }: ComparedSamples, values: Float64Array, threshold: number): KindRates[] {
  const counts = new Map<string | null, { accepted: number; of: number }>();
  for (const place of halves.tune.unknown) {
    const kind = samples.samples[place]?.kind ?? null;
    const count = counts.get(kind) ?? { accepted: 0, of: 0 };
    counts.set(kind, count);
    count.of++;
    count.accepted += Number((values[place] as number) >= threshold);
  }
  return [...counts]
    .map(([kind, { accepted, of }]): KindRates => ({ kind, falseAccepts: proportion(accepted, of) }))
    .sort((a, b) => (b.falseAccepts.value ?? 0) - (a.falseAccepts.value ?? 0) || b.falseAccepts.of - a.falseAccepts.of);
}

/** Probability of the right label that came first. */
const rightProbability = (results: SampleResults, sample: number, scale: number): number =>
  (results.probability[sample] as number) *
  Math.exp(scale * ((results.rightScore[sample] as number) - (results.score[sample] as number)));
