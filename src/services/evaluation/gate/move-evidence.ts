import type { CalibrationTarget } from '../../../domain/calibration.js';
import type { Proportion } from '../../../domain/evaluation.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import type { TagPolicy } from '../../../domain/tag-policy.js';
import { LexiclipError, tooFewSamples } from '../../../errors.js';
import { inTurns } from '../../concurrency/turns.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import type { Calibrations } from '../calibration/calibrations.js';
import type { CalibrateRequest, Calibrator } from '../calibration/calibrator.js';
import type { CalibrationParts } from '../calibration/fitting/parts.js';
import { halving } from '../calibration/fitting/sample-scores.js';
import { leastSamples } from '../calibration/fitting/target.js';
import type { EvaluationEngine } from '../engine/evaluation-engine.js';
import type { ComparisonTurns } from '../evaluations/comparison-turns.js';
import type { Evaluations } from '../evaluations/evaluations.js';
import type { Measured } from '../metrics/measured.js';
import type { SampleSets } from '../samples/sample-sets.js';
import { proportion } from '../statistics/intervals.js';
import { acceptedByCalibration } from './calibrated-acceptance.js';
import { accepting } from './fitted-acceptance.js';
import type { JudgedVersion } from './judged-version.js';
import { fittedTarget } from './policy-minimum.js';

interface Parts {
  readonly labelSets: LabelSets;
  readonly sampleSets: SampleSets;
  readonly engine: EvaluationEngine;
  readonly evaluations: Evaluations;
  readonly turns: ComparisonTurns;
  readonly calibrations: Calibrations;
  readonly calibrator: Calibrator;
}

type Allowance = Pick<TagPolicy, 'maxFalseAccepts'>;

/** Where the figures come from by which moves are judged. */
export class MoveEvidence {
  constructor(private readonly parts: Parts) {}

  /**
   * What a version says of the samples.
   *
   * @throws LexiclipError as `Evaluations.subjectOf` and `Evaluations.of`
   */
  async answers({ actor, labelSet, version, sampleSet, signal }: JudgedVersion): Promise<Measured> {
    const { evaluations } = this.parts;
    const labels = { slug: labelSet.slug, version: version.number };
    const samples = { slug: sampleSet.slug, version: sampleSet.latest.number };
    const subject = await evaluations.subjectOf(actor.tenant, labels, samples, { labelSet: 'tag', sampleSet: 'tag' });
    return (await evaluations.of(actor.tenant, subject, { signal }, { argument: 'tag', isRanked: false })).measured;
  }

  /**
   * How many unknowns of the half that judges a version accepts: by its newest calibration, or by a threshold that is
   * fitted on the other half.
   *
   * @param tried the calibration that it would have, in place of its newest
   * @param answered what it says of the samples
   * @param before the version that the tag was on, by whose target the threshold is fitted
   * @throws LexiclipError TOO_FEW_SAMPLES where no threshold can be fitted; as `answers`
   */
  async falseAccepts(
    judged: JudgedVersion,
    answered: Measured,
    before: LabelSetVersion | null,
    allowed: number,
    tried: CalibrationParts | undefined,
  ): Promise<Proportion> {
    const { calibrations } = this.parts;
    if (tried) return acceptedByCalibration(this.parts, judged, answered.samples, tried);
    const { tenant } = judged.actor;
    if ((await calibrations.ofVersion(tenant, judged.version)).length > 0) {
      const usable = await calibrations.usable(tenant, judged.version, { calibrated: true }, 'tag');
      if (usable) return acceptedByCalibration(this.parts, judged, answered.samples, usable.parts);
    }
    const target = (before && (await this.targetOf(judged, before))) ?? fittedTarget(allowed);
    const accepted = await inTurns(accepting(target, answered));
    const { tune, gate } = await inTurns(halving(answered.samples));
    if (accepted) return proportion(gate.unknown.filter((place) => accepted[place] === 1).length, gate.unknown.length);
    const given = tune.unknown.length;
    const { unknown: needed } = leastSamples(target, true);
    const which = 'samples in no label in the half that thresholds are fitted on';
    const message = `the threshold that the version is measured at needs ${needed} ${which}, which has ${given}`;
    throw tooFewSamples('tag', message, { needed, given });
  }

  /**
   * Calibrates a version to the target of the one that the tag was on, or to half of the false accepts that are allowed,
   * unless it is calibrated so by the same samples.
   *
   * @throws LexiclipError NOT_CALIBRATED where there is no target; as `Calibrator.calibrate`
   */
  async recalibrate(judged: JudgedVersion, before: LabelSetVersion | null, policy: Allowance): Promise<void> {
    const missing = await this.missing(judged, before, policy);
    const { actor, signal } = judged;
    if (missing) await this.parts.calibrator.calibrate(actor, missing, { signal });
  }

  /**
   * The calibration that `recalibrate` would make, which is not kept; undefined where it would make none.
   *
   * @throws as `recalibrate`
   */
  async tried(
    judged: JudgedVersion,
    before: LabelSetVersion | null,
    policy: Allowance,
  ): Promise<CalibrationParts | undefined> {
    const missing = await this.missing(judged, before, policy);
    const { actor, signal } = judged;
    return missing && this.parts.calibrator.tried(actor.tenant, missing, { signal });
  }

  private async missing(
    judged: JudgedVersion,
    before: LabelSetVersion | null,
    { maxFalseAccepts }: Allowance,
  ): Promise<CalibrateRequest | undefined> {
    const { actor, labelSet, version, sampleSet } = judged;
    const target =
      (before && (await this.targetOf(judged, before))) ??
      (maxFalseAccepts === null ? null : fittedTarget(maxFalseAccepts));
    if (!target) throw noTarget();
    const isSame = (await this.parts.calibrations.ofVersion(actor.tenant, version)).some(
      ({ sampleSetId, sampleSetVersion, report }) =>
        sampleSetId === sampleSet.id &&
        sampleSetVersion === sampleSet.latest.number &&
        isSameTarget(report.target, target),
    );
    if (isSame) return undefined;
    return {
      labelSet: { slug: labelSet.slug, version: version.number },
      sampleSet: { slug: sampleSet.slug, version: sampleSet.latest.number },
      target,
    };
  }

  private async targetOf({ actor }: JudgedVersion, version: LabelSetVersion): Promise<CalibrationTarget | undefined> {
    return (await this.parts.calibrations.ofVersion(actor.tenant, version))[0]?.report.target;
  }
}

const isSameTarget = (a: CalibrationTarget, b: CalibrationTarget): boolean =>
  a.kind === b.kind && a.rate === b.rate && a.guaranteed === b.guaranteed;

const noTarget = (): LexiclipError =>
  new LexiclipError(
    'NOT_CALIBRATED',
    'tag: its policy calibrates each version that the tag moves to, and neither the version that it was on has a ' +
      'calibration to take the target from, nor does the policy say how many false accepts are allowed',
    { argument: 'tag' },
  );
