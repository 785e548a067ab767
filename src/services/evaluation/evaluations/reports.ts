import type { Score } from '../../../domain/evaluation.js';
import { LIMITS } from '../../../domain/limits.js';
import type { Page, PageRequest } from '../../../domain/page.js';
import { badInput, type LexiclipError, tooFewSamples } from '../../../errors.js';
import { inTurns } from '../../concurrency/turns.js';
import { pageOf } from '../../validation/page.js';
import { MIN_SAMPLES } from '../calibration/fitting/unknown-score.js';
import type { Confusion } from '../metrics/confusions.js';
import { type Detection, detectionBy } from '../metrics/detection.js';
import { placesOf } from '../metrics/measured.js';
import type { Metrics } from '../metrics/metrics.js';
import { type ThresholdPoint, thresholdCurve } from '../metrics/threshold-curve.js';
import type { Evaluation } from './evaluation.js';

/** Rows of labels, in the set's order. @throws LexiclipError BAD_USER_INPUT naming the page argument */
export const labelPage = ({ rows }: Evaluation, request: PageRequest): Page<number> =>
  pageOf([...rows.labels.keys()], (row) => row, request, LIMITS.labelPageSize);

/** Mistakes, worst first. @throws LexiclipError BAD_USER_INPUT naming the page argument */
export function mistakesPage(
  metrics: Pick<Metrics, 'mistakes'>,
  request: PageRequest,
): Page<{ rank: number; place: number }> {
  const mistakes = Array.from(metrics.mistakes, (place, rank) => ({ rank, place }));
  return pageOf(mistakes, ({ rank }) => rank, request, LIMITS.samplePageSize);
}

/** Where a sample is among those that were evaluated on; undefined where it is not. */
export function placeOf({ samples: { samples } }: Evaluation, sampleId: string): number | undefined {
  const place = samples.findIndex(({ id }) => id === sampleId);
  return place === -1 ? undefined : place;
}

/** Which pairs are asked for, by the ids of their labels; those of any label where none is given. */
export interface ConfusionFilter {
  readonly expected?: string | null | undefined;
  readonly predicted?: string | null | undefined;
}

/**
 * Pairs of labels, those with the most samples first; none of labels that are not in the version.
 *
 * @throws LexiclipError BAD_USER_INPUT naming `first`
 */
export function confusionsOf(
  { confusions }: Pick<Metrics, 'confusions'>,
  { rows }: Pick<Evaluation, 'rows'>,
  first: number,
  filter: ConfusionFilter = {},
): readonly Confusion[] {
  checkFirst(first);
  const isMeant = (row: number, id: string | null | undefined) => id == null || rows.labels[row]?.id === id;
  return confusions
    .filter(({ expected, predicted }) => isMeant(expected, filter.expected) && isMeant(predicted, filter.predicted))
    .slice(0, first);
}

/** Places of the samples of a pair. @throws LexiclipError BAD_USER_INPUT naming `first` */
export function samplesOf({ samples }: Confusion, first: number): number[] {
  checkFirst(first);
  return Array.from(samples.subarray(0, first));
}

/**
 * Null unless there are known and unknown samples, and as many as the score takes.
 *
 * @throws as `Evaluation.scores`
 */
export async function detectionOf(evaluation: Evaluation, score: Score): Promise<Detection | null> {
  const scores = await evaluation.scores(score);
  return scores && detectionBy(evaluation, scores);
}

/** @throws LexiclipError TOO_FEW_SAMPLES for the score; as `Evaluation.scores` */
export async function detectedBy(evaluation: Evaluation, score: Score): Promise<Detection> {
  const found = await detectionOf(evaluation, score);
  if (!found) throw notScored(evaluation, score);
  return found;
}

/** Why samples have no such score. */
function notScored({ samples, rows }: Evaluation, score: Score): LexiclipError {
  const labels = rows.labels.length;
  if (labels > LIMITS.calibratedLabels) {
    return badInput('score', `${score} is had of up to ${LIMITS.calibratedLabels} labels; the version has ${labels}`);
  }
  const known = placesOf(samples, 'KNOWN').length;
  const unknown = placesOf(samples, 'UNKNOWN').length;
  const [given, what] = known < MIN_SAMPLES ? [known, 'of a label'] : [unknown, 'in no label'];
  return tooFewSamples('score', `${score} takes ${MIN_SAMPLES} samples ${what}; these are ${given}`, {
    needed: MIN_SAMPLES,
    given,
  });
}

/** None where there are too few samples for the score. @throws as `Evaluation.scores` */
export async function thresholdsOf(evaluation: Evaluation, score: Score): Promise<ThresholdPoint[]> {
  const scores = await evaluation.scores(score);
  return scores ? inTurns(thresholdCurve(evaluation.measured, scores)) : [];
}

/** @throws LexiclipError BAD_USER_INPUT */
export function checkFirst(first: number): void {
  const most = LIMITS.pageSize;
  if (!Number.isInteger(first) || first < 0 || first > most) throw badInput('first', `must be 0 to ${most}`);
}
