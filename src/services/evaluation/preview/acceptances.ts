import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { SampleResults, Score } from '../../../domain/evaluation.js';
import type { TenantId } from '../../../domain/ids.js';
import type { Sample } from '../../../domain/sample.js';
import { inTurns } from '../../concurrency/turns.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import type { EvaluationStore } from '../../storage/sample-sets/evaluation-store.js';
import { calibratedScores, noLikeness, wordLogSums } from '../calibration/calibrated-scores.js';
import type { Calibrations, UsableCalibration } from '../calibration/calibrations.js';
import { type Halves, halving } from '../calibration/fitting/sample-scores.js';
import { canBeHad } from '../calibration/fitting/unknown-score.js';
import {
  knownPictures,
  likenessOf,
  likenessPrice,
  membersOf,
  noMembers,
  type PicturesSource,
} from '../calibration/likeness/known-pictures.js';
import type { Likeness } from '../calibration/likeness/likeness.js';
import { notLearnedFrom } from '../calibration/not-learned-from.js';
import type { EvaluationEngine } from '../engine/evaluation-engine.js';
import type { ComparisonOptions, ComparisonTurns } from '../evaluations/comparison-turns.js';
import type { EvaluationSubject } from '../evaluations/evaluation.js';
import type { Evaluations } from '../evaluations/evaluations.js';
import type { SampleSets } from '../samples/sample-sets.js';
import { acceptedAt, fittingAcceptance } from './acceptance-rule.js';
import { fittedMembers } from './fitted-members.js';
import type { JudgedSide } from './judged-side.js';

/** Memory that may be taken by what was found of the sides of previews lately, bytes. */
const MAX_BYTES = 48 * 1024 * 1024;

export interface AcceptanceParts {
  readonly evaluations: Evaluations;
  readonly labelSets: LabelSets;
  readonly sampleSets: SampleSets;
  readonly calibrations: Calibrations;
  readonly engine: EvaluationEngine;
  readonly turns: ComparisonTurns;
  readonly openStore: (tenant: TenantId) => Promise<EvaluationStore>;
}

/** Which samples each side of a preview answers at all, [samples] each: 1 where it does. Null without a threshold. */
export interface Acceptances {
  readonly from: Uint8Array | null;
  readonly to: Uint8Array | null;
}

interface Previewed {
  readonly tenant: TenantId;
  readonly subject: EvaluationSubject;
  readonly usable: UsableCalibration;
  readonly options: ComparisonOptions;
}

/** Finds which samples are accepted, by the calibration of a version and by what it would be of another one. */
export class AcceptanceFinder {
  private readonly recent = new LRUCache<string, SampleResults | Likeness | Uint8Array>({
    maxSize: MAX_BYTES,
    sizeCalculation: (found) => 100 + (found instanceof Uint8Array ? found.byteLength : bytesOf(found)),
  });

  constructor(private readonly parts: AcceptanceParts) {}

  /**
   * The version is judged by its newest calibration, the other side by the same score at the same scale, fitted to the
   * target of that calibration on the half of the samples that choices are made on. Samples that a side was fitted to are
   * scored as if they had not been.
   *
   * @param to undefined where it is the version itself
   * @throws LexiclipError TOO_LARGE_TO_WAIT naming the samples; OVERLOADED; as `EvaluationEngine.run`
   */
  async of(
    tenant: TenantId,
    subject: EvaluationSubject,
    from: JudgedSide,
    to: JudgedSide | undefined,
    options: ComparisonOptions,
  ): Promise<Acceptances> {
    const { calibrations } = this.parts;
    const [newest] = await calibrations.ofVersion(tenant, subject.version);
    const usable = newest && (await calibrations.usable(tenant, subject.version, { calibration: newest.id }, 'from'));
    if (!usable) return { from: null, to: null };
    const previewed = { tenant, subject, usable, options };
    const before = await this.kept(previewed, from, () => this.byCalibration(previewed, from));
    if (!to) return { from: before, to: before };
    return { from: before, to: await this.kept(previewed, to, () => this.byTarget(previewed, from, to)) };
  }

  private async byCalibration(previewed: Previewed, side: JudgedSide): Promise<Uint8Array> {
    const { usable, options, tenant, subject } = previewed;
    const { version } = subject;
    const { parts, calibration } = usable;
    const { score } = parts.unknownScore;
    const results = await this.scaled(previewed, side);
    const source = this.sourceOf(previewed, side);
    const { prototypes, kept } = parts.pictures;
    const rows = 2 * prototypes.rows.length + kept.length / source.dimensions + source.dimensions;
    const price = usesPictures(score) ? source.samples.length * rows : 0;
    const members = usesPictures(score)
      ? await fittedMembers(this.parts, tenant, version, calibration, side.evaluation)
      : noMembers(source.samples);
    const scores = await this.parts.turns.run(tenant, price, 'sampleSet', options, () =>
      calibratedScores(this.parts.engine, parts, source, results, members),
    );
    return acceptedAt(scores, parts.threshold, score, calibration.report.target.kind);
  }

  private async byTarget(previewed: Previewed, from: JudgedSide, to: JudgedSide): Promise<Uint8Array | null> {
    const { usable, tenant, options } = previewed;
    const { negatives, scale, unknownScore } = usable.parts;
    const { samples } = to.evaluation;
    const tune = await this.tuneHalf(tenant, to);
    if (!isEnough(unknownScore.score, canBeHad(tune))) return null;
    const results = await this.scaled(previewed, to, () => this.scaled(previewed, from));
    const likeness = usesPictures(unknownScore.score) ? await this.likeness(previewed, to, tune) : noLikeness(results);
    const source = this.sourceOf(previewed, to);
    const price = (samples.samples.length * negatives.length) / source.dimensions;
    const logSums =
      negatives.length === 0
        ? undefined
        : await this.parts.turns.run(tenant, price, 'sampleSet', options, () =>
            wordLogSums(this.parts.engine, negatives, scale, source),
          );
    const compared = { samples, tune, results, scale, likeness, logSums };
    return inTurns(fittingAcceptance(usable.calibration.report.target, unknownScore.score, compared));
  }

  /** What a side would be calibrated by. */
  private async tuneHalf(tenant: TenantId, { evaluation }: JudgedSide): Promise<Halves> {
    const { samples, subject } = evaluation;
    const { tune } = await inTurns(halving(samples));
    if (!subject.version) return tune;
    const some = await notLearnedFrom(this.parts.sampleSets, tenant, subject.version, samples);
    const ids = new Set(some.samples.map(({ id }) => id));
    const isIn = (place: number) => ids.has((samples.samples[place] as Sample).id);
    return { known: tune.known.filter(isIn), unknown: tune.unknown.filter(isIn) };
  }

  /** What a side says at the calibration's scale. */
  private async scaled(
    { usable, tenant, subject: { version } }: Previewed,
    side: JudgedSide,
    from?: () => Promise<SampleResults>,
  ): Promise<SampleResults> {
    const { unknownScore, scale } = usable.parts;
    const hasScale = unknownScore.score !== 'SIMILARITY' && unknownScore.score !== 'PROTOTYPE';
    if (!hasScale || scale === version.model.logitScale) return side.evaluation.results;
    return this.remembered(`${tenant}/${side.key}/${scale}`, async () => side.resultsAt(scale, await from?.()));
  }

  /** How much the samples look like those that a side is fitted to: the same for all sides with the same right labels. */
  private async likeness(previewed: Previewed, side: JudgedSide, tune: Halves): Promise<Likeness> {
    const { tenant, usable, options, subject } = previewed;
    const { results, rows } = side.evaluation;
    const isLearned = usable.parts.unknownScore.score === 'LOGISTIC';
    const right = Array.from(tune.known, (place) => rows.labels[results.right[place] as number]?.id);
    const { sampleSetId, number } = subject.sampleVersion;
    const rights = hash('sha256', JSON.stringify([[...tune.known], right]), 'hex');
    const key = `${tenant}/${sampleSetId}/${number}/${usable.calibration.modelDigest}/${isLearned}/${rights}`;
    return this.remembered(key, () => {
      const source = this.sourceOf(previewed, side);
      const price = source.samples.length * likenessPrice(tune, rows.labels.length, source.dimensions);
      return this.parts.turns.run(tenant, price, 'sampleSet', options, async () => {
        const members = membersOf(source.samples, tune.known, results.right);
        const pictures = await knownPictures(this.parts.engine, source, members, isLearned);
        return likenessOf(this.parts.engine, source, pictures, members);
      });
    });
  }

  private sourceOf({ tenant, subject, options }: Previewed, { evaluation }: JudgedSide): PicturesSource {
    const { version, sampleVersion } = subject;
    const { samples } = evaluation.samples;
    const vectors = this.parts.evaluations.vectorsOf(tenant, sampleVersion, evaluation.samples, version);
    return { samples, dimensions: version.model.dimensions, vectors, signal: options.signal };
  }

  private async remembered<T extends SampleResults | Likeness>(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.recent.get(key) as T | undefined;
    if (known) return known;
    const made = await make();
    this.recent.set(key, made);
    return made;
  }

  /** What was found before. None accepted at all, because there are too few samples, is kept as no bytes. */
  private async kept(
    { tenant, subject, usable }: Previewed,
    side: JudgedSide,
    find: () => Promise<Uint8Array | null>,
  ): Promise<Uint8Array | null> {
    const key = `${side.key}/accepted/${usable.calibration.id}`;
    const store = await this.parts.openStore(tenant);
    const count = side.evaluation.samples.samples.length;
    const known = (this.recent.get(`${tenant}/${key}`) as Uint8Array | undefined) ?? (await store.find(key));
    if (known && (known.length === count || known.length === 0)) return known.length === 0 ? null : known;
    const found = await find();
    const bytes = found ?? new Uint8Array(0);
    this.recent.set(`${tenant}/${key}`, bytes);
    const owners = { labelSetId: subject.version.labelSetId, sampleSetId: subject.sampleVersion.sampleSetId };
    if (side.isKept) await store.put(key, owners, bytes);
    return found;
  }
}

const usesPictures = (score: Score): boolean => score === 'PROTOTYPE' || score === 'LOGISTIC';

const isEnough = (score: Score, { prototypes, learned }: ReturnType<typeof canBeHad>): boolean =>
  score === 'LOGISTIC' ? learned : score === 'PROTOTYPE' ? prototypes : true;

const bytesOf = (columns: SampleResults | Likeness): number =>
  Object.values(columns).reduce((sum: number, column: Float64Array) => sum + column.byteLength, 0);
