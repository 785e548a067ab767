import type { Calibration, CalibrationTarget } from '../../../domain/calibration.js';
import type { Actor } from '../../../domain/caller.js';
import { type CalibrationId, newCalibrationId, type TenantId } from '../../../domain/ids.js';
import type { LabelSet, LabelSetRef } from '../../../domain/label-set.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import { LIMITS } from '../../../domain/limits.js';
import { hasSameWeights, type ModelIdentity } from '../../../domain/model-identity.js';
import type { SampleSet, SampleSetRef, SampleSetVersion } from '../../../domain/sample.js';
import { badInput, notFound } from '../../../errors.js';
import { inTurns } from '../../concurrency/turns.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import { checkSameModel } from '../../label-sets/model-mismatch.js';
import type { CalibrationStore } from '../../storage/sample-sets/calibration-store.js';
import type { EvaluationEngine } from '../engine/evaluation-engine.js';
import type { ComparisonOptions, ComparisonTurns } from '../evaluations/comparison-turns.js';
import { comparedLabels } from '../evaluations/evaluations.js';
import type { SampleSets } from '../samples/sample-sets.js';
import { fitCalibration } from './calibration-fit.js';
import type { Calibrations } from './calibrations.js';
import type { Conclusion } from './fitting/conclusion.js';
import { type CalibrationParts, decodeParts, encodeParts } from './fitting/parts.js';
import { halving } from './fitting/sample-scores.js';
import { argumentOf } from './fitting/target.js';
import { likenessPrice } from './likeness/known-pictures.js';
import { checkNegativeLabels, type NegativeWords } from './negative-words.js';
import { leftOutOf, notLearnedFrom } from './not-learned-from.js';

export interface CalibrateRequest {
  readonly labelSet: LabelSetRef;
  readonly sampleSet: SampleSetRef;
  readonly target: CalibrationTarget;
  /** Words for things that are in no label: one more score is tried. */
  readonly negativeLabels?: readonly string[] | null | undefined;
}

export interface CalibrateOptions extends ComparisonOptions {
  /** Is awaited before the calibration is kept, from when on that cannot be undone. */
  readonly beforeCommit?: ((id: CalibrationId) => Promise<void>) | undefined;
}

interface CalibratorParts {
  readonly openStore: (tenant: TenantId) => Promise<CalibrationStore>;
  readonly labelSets: LabelSets;
  readonly sampleSets: SampleSets;
  readonly calibrations: Calibrations;
  readonly engine: EvaluationEngine;
  readonly turns: ComparisonTurns;
  readonly negativeWords: NegativeWords;
  readonly model: ModelIdentity;
}

/** What is calibrated by what. */
interface Subject {
  readonly labelSet: LabelSet;
  readonly version: LabelSetVersion;
  readonly sampleSet: SampleSet;
  readonly sampleVersion: SampleSetVersion;
}

/** About how often all samples are compared with all labels: most of it finds the scale. */
const RUNS = 8;

/** Which rates can be asked for. */
const RATES = {
  FALSE_ACCEPT_RATE: { least: 0.001, most: 0.5 },
  PRECISION: { least: 0.5, most: 0.999 },
  TRUE_ACCEPT_RATE: { least: 0.5, most: 0.999 },
};

/** Makes calibrations. */
export class Calibrator {
  constructor(private readonly parts: CalibratorParts) {}

  /**
   * Finds out what a version's scores mean, and keeps it.
   *
   * @throws LexiclipError NOT_FOUND or BAD_USER_INPUT naming the argument; MODEL_MISMATCH; TOO_FEW_SAMPLES, saying how
   *   many are needed; the signal's reason
   */
  async calibrate(
    { tenant, author }: Actor,
    request: CalibrateRequest,
    { beforeCommit, ...options }: CalibrateOptions,
  ): Promise<Calibration> {
    checkRequest(request);
    const subject = await this.subjectOf(tenant, request);
    const { version, sampleVersion } = subject;
    const { model, openStore } = this.parts;
    const { report, parts } = await this.fit(tenant, subject, request, options);
    const calibration: Calibration = {
      id: newCalibrationId(),
      labelSetId: version.labelSetId,
      labelSetVersion: version.number,
      sampleSetId: sampleVersion.sampleSetId,
      sampleSetVersion: sampleVersion.number,
      modelDigest: model.digest,
      dtype: model.dtype,
      scoring: 'SOFTMAX',
      createdAt: new Date(),
      createdBy: author,
      report,
    };
    options.signal.throwIfAborted();
    await beforeCommit?.(calibration.id);
    await (await openStore(tenant)).add(calibration, encodeParts(parts));
    await this.checkStillThere(tenant, subject);
    this.parts.calibrations.added(tenant, calibration);
    return calibration;
  }

  /**
   * What a calibration would hold, as it would be read again: nothing is kept.
   *
   * @throws LexiclipError as `calibrate`
   */
  async tried(tenant: TenantId, request: CalibrateRequest, options: ComparisonOptions): Promise<CalibrationParts> {
    checkRequest(request);
    const { parts } = await this.fit(tenant, await this.subjectOf(tenant, request), request, options);
    return decodeParts(encodeParts(parts));
  }

  /**
   * The request with the versions that it names now.
   *
   * @throws LexiclipError NOT_FOUND or BAD_USER_INPUT naming the argument; MODEL_MISMATCH
   */
  async bind(tenant: TenantId, request: CalibrateRequest): Promise<CalibrateRequest> {
    checkRequest(request);
    const { labelSet, version, sampleSet, sampleVersion } = await this.subjectOf(tenant, request);
    return {
      labelSet: { slug: labelSet.slug, version: version.number },
      sampleSet: { slug: sampleSet.slug, version: sampleVersion.number },
      target: request.target,
      negativeLabels: request.negativeLabels,
    };
  }

  private async fit(
    tenant: TenantId,
    { version, sampleVersion }: Subject,
    { target, negativeLabels }: CalibrateRequest,
    options: ComparisonOptions,
  ): Promise<Conclusion> {
    const { labelSets, sampleSets, engine, turns, negativeWords, model } = this.parts;
    const rows = await labelSets.rows(tenant, version);
    const { labels, dimensions } = rows;
    const all = await sampleSets.evaluated(tenant, sampleVersion, { labels });
    const samples = await notLearnedFrom(sampleSets, tenant, version, all);
    const likeness = likenessPrice((await inTurns(halving(samples))).tune, labels.length, dimensions);
    const price = samples.samples.length * (RUNS * labels.length + likeness + (negativeLabels?.length ?? 0));
    const words = { tenant, signal: options.signal, lane: options.long?.lane };
    const negatives = negativeLabels ? await negativeWords.vectors(words, version, rows, negativeLabels) : undefined;
    const { report, parts } = await turns.run(tenant, price, 'input.sampleSet', options, () =>
      fitCalibration(engine, {
        labels: comparedLabels(rows, version),
        samples,
        vectors: () => sampleSets.vectors(tenant, sampleVersion, samples.samples, model),
        target,
        negatives,
        signal: options.signal,
      }),
    );
    const leftOut = leftOutOf(version, all.samples.length - samples.samples.length);
    return { report: { ...report, warnings: [...report.warnings, ...leftOut] }, parts };
  }

  private async subjectOf(tenant: TenantId, request: CalibrateRequest): Promise<Subject> {
    const { labelSets, sampleSets, model } = this.parts;
    const { labelSet, version } = await labelSets.resolve(tenant, request.labelSet, 'input.labelSet');
    if (!hasSameWeights(version.model, model)) checkSameModel(labelSet.slug, version, model);
    if (version.labelCount > LIMITS.calibratedLabels) {
      const why = `has ${version.labelCount} labels; versions of up to ${LIMITS.calibratedLabels} can be calibrated`;
      throw badInput('input.labelSet', why);
    }
    const found = await sampleSets.resolveFor(tenant, labelSet, request.sampleSet, 'input.sampleSet');
    return { labelSet, version, sampleSet: found.sampleSet, sampleVersion: found.version };
  }

  /** A removal that was first may have missed the calibration. */
  private async checkStillThere(tenant: TenantId, { labelSet, sampleSet }: Subject): Promise<void> {
    const { labelSets, sampleSets, openStore } = this.parts;
    const store = await openStore(tenant);
    if (!(await labelSets.findById(tenant, labelSet.id))) {
      await store.deleteBy({ labelSetId: labelSet.id });
      throw notFound('input.labelSet', `label set "${labelSet.slug}" any more`);
    }
    if (await sampleSets.findById(tenant, sampleSet.id)) return;
    await store.deleteBy({ sampleSetId: sampleSet.id });
    throw notFound('input.sampleSet', `sample set "${sampleSet.slug}" any more`);
  }
}

function checkRequest({ target, negativeLabels }: CalibrateRequest): void {
  if (negativeLabels) checkNegativeLabels(negativeLabels);
  const { least, most } = RATES[target.kind];
  if (target.rate >= least && target.rate <= most) return;
  throw badInput(argumentOf(target), `must be ${least} to ${most}`);
}
