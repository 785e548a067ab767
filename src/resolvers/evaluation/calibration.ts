import { Arg, Authorized, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { actorOf, type TenantCaller } from '../../domain/caller.js';
import type { TenantId } from '../../domain/ids.js';
import { CalibrateInput, CalibratePayload } from '../../schema/evaluation/calibrate.js';
import { CalibrationType } from '../../schema/evaluation/calibration.js';
import { SampleSetVersionType } from '../../schema/evaluation/sample-set.js';
import { LabelSetVersionType } from '../../schema/label-set-version.js';
import type { Calibrations } from '../../services/evaluation/calibration/calibrations.js';
import type { Calibrator } from '../../services/evaluation/calibration/calibrator.js';
import type { SampleSets } from '../../services/evaluation/samples/sample-sets.js';
import type { LabelSets } from '../../services/label-sets/label-sets.js';
import { CurrentCaller, CurrentSignal, CurrentTenant } from '../context.js';
import { type CalibrationView, calibrationView, requestOf } from '../views/calibration.js';
import { sampleVersionView } from '../views/samples.js';
import { type LabelSetVersionView, versionView } from '../views/views.js';

/** Calibrations of a version that are shown. */
const MAX_SHOWN = 20;

@Resolver(() => CalibrationType)
export class CalibrationResolver {
  constructor(
    private readonly calibrator: Calibrator,
    private readonly labelSets: LabelSets,
    private readonly sampleSets: SampleSets,
  ) {}

  @Authorized('CATALOG_WRITE')
  @Mutation(() => CalibratePayload, {
    description:
      'Finds out what the scores of a version mean, by the half of the samples that choices are made on, and keeps it for ' +
      'classify(calibrated: true). TOO_FEW_SAMPLES says how many are needed.',
  })
  async calibrate(
    @CurrentCaller() caller: TenantCaller,
    @Arg('input', () => CalibrateInput) input: CalibrateInput,
    @CurrentSignal() signal: AbortSignal,
  ): Promise<CalibratePayload> {
    const calibration = await this.calibrator.calibrate(actorOf(caller), requestOf(input), { signal });
    return { calibration: calibrationView(calibration) };
  }

  @Authorized('CATALOG_READ', 'CATALOG_WRITE')
  @FieldResolver(() => LabelSetVersionType, { nullable: true, description: 'Null when it was deleted since.' })
  async labelSetVersion(@Root() { record }: CalibrationView, @CurrentTenant() tenant: TenantId) {
    const set = await this.labelSets.findById(tenant, record.labelSetId);
    const version = set && (await this.labelSets.findVersion(tenant, set, record.labelSetVersion));
    return set && version ? versionView(set, version) : null;
  }

  @Authorized('CATALOG_READ', 'CATALOG_WRITE')
  @FieldResolver(() => SampleSetVersionType, { nullable: true, description: 'Null when it was deleted since.' })
  async sampleSetVersion(@Root() { record }: CalibrationView, @CurrentTenant() tenant: TenantId) {
    const set = await this.sampleSets.findById(tenant, record.sampleSetId);
    const version = set && (await this.sampleSets.findVersion(tenant, set, record.sampleSetVersion));
    return set && version ? sampleVersionView(set, version) : null;
  }
}

@Resolver(() => LabelSetVersionType)
export class VersionCalibrationsResolver {
  constructor(private readonly calibrations: Calibrations) {}

  @FieldResolver(() => [CalibrationType], { name: 'calibrations', description: `Newest first, at most ${MAX_SHOWN}.` })
  async newest(@Root() { version }: LabelSetVersionView, @CurrentTenant() tenant: TenantId) {
    return (await this.calibrations.ofVersion(tenant, version)).slice(0, MAX_SHOWN).map(calibrationView);
  }
}
