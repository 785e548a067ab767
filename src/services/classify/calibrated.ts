import type { Calibration } from '../../domain/calibration.js';
import type { Prediction, PredictionSet } from '../../domain/classification.js';
import type { TenantId } from '../../domain/ids.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import { LIMITS } from '../../domain/limits.js';
import type { Scoring } from '../../domain/scoring.js';
import { badInput, notCalibrated, notFound } from '../../errors.js';
import { giveWay } from '../concurrency/turns.js';
import { calibratedAnswer } from '../evaluation/calibration/calibrated-answer.js';
import type { CalibratedRequest, Calibrations, UsableCalibration } from '../evaluation/calibration/calibrations.js';
import type { LabelRanking, RankedLabel } from '../ranking/label-ranking.js';
import { probabilityOf } from '../ranking/scoring.js';
import type { AllRanked, CandidateLabels } from './candidates.js';

/** A ranking, and what a calibration says of it. */
export interface CalibratedRanking {
  readonly ranking: LabelRanking;
  /** Undefined where none was asked for. */
  readonly follows: Followed | undefined;
}

export interface Followed {
  readonly calibration: Calibration;
  readonly isAccepted: boolean;
  /** How likely the first label is right. */
  readonly confidence: number;
  setOf(coverage: number, first: number): PredictionSet;
}

interface CalibratedRankingRequest extends CalibratedRequest {
  readonly topK: number;
  readonly scoring: Scoring;
  readonly labelSet?: unknown;
}

const isAsked = ({ calibrated, calibration }: CalibratedRequest): boolean => calibrated === true || calibration != null;

/** @throws LexiclipError BAD_USER_INPUT naming the argument */
export function checkCalibrated(request: Omit<CalibratedRankingRequest, 'topK'>, argument: string): void {
  if (!isAsked(request)) return;
  const name = request.calibration == null ? 'calibrated' : 'calibration';
  if (request.labelSet == null) throw badInput(`${argument}.${name}`, 'is allowed only with labelSet');
  if (request.scoring !== 'SOFTMAX') throw badInput(`${argument}.scoring`, `must be SOFTMAX with ${name}`);
}

/** Ranks images, and follows a calibration where that is asked for. */
export class CalibratedRankings {
  constructor(private readonly calibrations: Calibrations) {}

  /**
   * The calibration that a request asks for; undefined for none.
   *
   * @throws LexiclipError as `Calibrations.usable`
   */
  async find(
    tenant: TenantId,
    { labelSet, rankAll }: CandidateLabels,
    request: CalibratedRequest,
    argument: string,
  ): Promise<UsableCalibration | undefined> {
    return labelSet && this.findOf(tenant, labelSet.version, rankAll !== undefined, request, argument);
  }

  /** The same for a version. @param isWhole whether all of its labels are compared @throws as `find` */
  async findOf(
    tenant: TenantId,
    version: LabelSetVersion,
    isWhole: boolean,
    request: CalibratedRequest,
    argument: string,
  ): Promise<UsableCalibration | undefined> {
    if (!isAsked(request)) return undefined;
    if (isWhole) return this.calibrations.usable(tenant, version, request, argument);
    const why = `version ${version.number} is searched by index, which no calibration is fitted to`;
    throw notCalibrated(`${argument}.calibrated`, why, null);
  }

  /** @throws LexiclipError NOT_FOUND when the calibration that is asked for by its id was deleted */
  async checkThere(tenant: TenantId, { calibration }: CalibratedRequest, argument: string): Promise<void> {
    if (calibration == null || (await this.calibrations.find(tenant, calibration))) return;
    throw notFound(`${argument}.calibration`, `calibration "${calibration}" any more: its samples were deleted`);
  }

  /**
   * What takes longer than a moment is done image by image, in turns with what other tenants want.
   *
   * @param images unit length, [dimensions] each
   */
  async rank(
    tenant: TenantId,
    candidates: CandidateLabels,
    images: readonly Float32Array[],
    topK: number,
    usable: UsableCalibration | undefined,
  ): Promise<CalibratedRanking[]> {
    if (!usable || !candidates.rankAll) {
      return (await candidates.rank(images, topK)).map((ranking) => ({ ranking, follows: undefined }));
    }
    const ranked = await candidates.rankAll(images);
    const rankings: CalibratedRanking[] = [];
    for (const [i, all] of ranked.entries()) {
      if (comparesPictures(usable)) await giveWay(tenant);
      rankings.push(followed(usable, images[i] as Float32Array, all, topK));
    }
    return rankings;
  }
}

/** Whether the score compares an image with more than the labels. */
const comparesPictures = ({ parts: { pictures, negatives } }: UsableCalibration): boolean =>
  pictures.prototypes.rows.length + negatives.length > 0;

function followed(
  usable: UsableCalibration,
  image: Float32Array,
  { ranking, labelAt }: AllRanked,
  topK: number,
): CalibratedRanking {
  const { rows, similarities, scores, softmax } = ranking;
  const answer = calibratedAnswer(usable, image, ranking);
  const at = (place: number): RankedLabel => ({
    ...labelAt(rows[place] as number),
    similarity: similarities[place] as number,
    score: scores[place] as number,
  });
  const labels = rows.slice(0, topK).map((_, place) => at(place));
  const prediction = (place: number): Prediction => {
    const { score, ...label } = at(place);
    const probability = probabilityOf(score, softmax);
    return { ...label, rank: place + 1, probability, confidence: place === 0 ? answer.confidence : null };
  };
  return {
    ranking: { labels, softmax, index: null },
    follows: {
      calibration: answer.calibration,
      isAccepted: answer.isAccepted,
      confidence: answer.confidence,
      setOf(coverage, first) {
        const places = answer.setOf(coverage);
        return { size: places.length, predictions: Array.from(places.subarray(0, first), prediction) };
      },
    },
  };
}

/** @throws LexiclipError BAD_USER_INPUT naming the argument */
export function checkPredictionSet(coverage: number, first: number): void {
  if (!(coverage >= 0.5 && coverage <= 0.999)) throw badInput('coverage', 'must be 0.5 to 0.999');
  if (!Number.isInteger(first) || first < 1 || first > LIMITS.topK) {
    throw badInput('first', `must be 1 to ${LIMITS.topK}`);
  }
}
