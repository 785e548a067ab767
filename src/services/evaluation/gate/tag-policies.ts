import type { CalibrationTarget } from '../../../domain/calibration.js';
import { authorOf, type TenantCaller } from '../../../domain/caller.js';
import type { LabelSetId, TenantId } from '../../../domain/ids.js';
import type { LabelSet } from '../../../domain/label-set.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import type { SampleSet } from '../../../domain/sample.js';
import type { TagPolicy, UndecidedRule } from '../../../domain/tag-policy.js';
import { badInput, notFound } from '../../../errors.js';
import { BatchLoader } from '../../concurrency/batch-loader.js';
import { inTurns } from '../../concurrency/turns.js';
import type { LabelSets } from '../../label-sets/label-sets.js';
import type { VersionTags } from '../../label-sets/version-tags.js';
import type { TagPolicyStore } from '../../storage/label-sets/tag-policy-store.js';
import type { Calibrations } from '../calibration/calibrations.js';
import { halving } from '../calibration/fitting/sample-scores.js';
import type { SampleSets } from '../samples/sample-sets.js';
import { checkCanCalibrate, checkCanDecide, fittedTarget } from './policy-minimum.js';

export interface TagPolicyInput {
  /** Slug. */
  readonly sampleSet: string;
  readonly maxLoss: number;
  readonly maxFalseAccepts?: number | null | undefined;
  readonly recalibrate?: boolean | null | undefined;
  readonly undecided?: UndecidedRule | null | undefined;
}

export interface SetTagPolicy {
  /** Slug. */
  readonly labelSet: string;
  readonly tag: string;
  /** Null removes the tag's policy. */
  readonly policy?: TagPolicyInput | null | undefined;
}

export interface PolicyChange {
  readonly labelSet: LabelSet;
  readonly unchanged: boolean;
}

interface Parts {
  readonly openStore: (tenant: TenantId) => Promise<TagPolicyStore>;
  readonly labelSets: LabelSets;
  readonly versionTags: VersionTags;
  readonly sampleSets: SampleSets;
  readonly calibrations: Calibrations;
}

/** The policies of tags: what their moves must not make worse. */
export class TagPolicies {
  private readonly ofSets = new BatchLoader<TenantId, LabelSetId, readonly TagPolicy[]>(async (tenant, ids) => {
    const all = await (await this.parts.openStore(tenant)).allOf(ids);
    return new Map(ids.map((id) => [id, all.filter(({ labelSetId }) => labelSetId === id)]));
  });

  constructor(private readonly parts: Parts) {}

  /** The policy of a tag; undefined when it has none. */
  async find(tenant: TenantId, labelSet: LabelSetId, tag: string): Promise<TagPolicy | undefined> {
    return ((await this.ofSets.load(tenant, labelSet)) ?? []).find((policy) => policy.tag === tag);
  }

  /**
   * Sets a tag's policy, in place of the one that it has, or removes it.
   *
   * @throws LexiclipError NOT_FOUND or BAD_USER_INPUT naming the argument; TOO_FEW_SAMPLES, with the number that would do,
   *   when the samples could not pass a version even if nothing changed
   */
  async set(caller: TenantCaller, { labelSet: slug, tag, policy }: SetTagPolicy): Promise<PolicyChange> {
    const tenant = caller.tenant.id;
    const labelSet = await this.parts.labelSets.getFresh(tenant, slug, 'input.labelSet');
    const store = await this.parts.openStore(tenant);
    if (!policy) {
      const unchanged = !(await store.remove({ labelSetId: labelSet.id, tag }));
      if (unchanged) await this.tagged(tenant, labelSet, tag);
      return { labelSet, unchanged };
    }
    const before = await store.find({ labelSetId: labelSet.id, tag });
    const next = await this.checked(caller, labelSet, tag, policy);
    if (before && isSamePolicy(before, next)) return { labelSet, unchanged: true };
    await store.put(next);
    // A removal of the label set takes its record first, then the policies, and may have missed this one.
    await this.parts.labelSets.getFresh(tenant, slug, 'input.labelSet');
    return { labelSet, unchanged: false };
  }

  private async checked(
    caller: TenantCaller,
    labelSet: LabelSet,
    tag: string,
    input: TagPolicyInput,
  ): Promise<TagPolicy> {
    const { sampleSets, labelSets } = this.parts;
    const tenant = caller.tenant.id;
    const maxLoss = checkShare(input.maxLoss, 'input.policy.maxLoss');
    const maxFalseAccepts =
      input.maxFalseAccepts == null ? null : checkShare(input.maxFalseAccepts, 'input.policy.maxFalseAccepts');
    const version = await this.tagged(tenant, labelSet, tag);
    const sampleSet = await sampleSets.getFresh(tenant, input.sampleSet, 'input.policy.sampleSet');
    checkBelongs(sampleSet, labelSet);
    const samples = await sampleSets.evaluated(tenant, sampleSet.latest, await labelSets.rows(tenant, version));
    const { tune, gate } = await inTurns(halving(samples));
    const otherHalf = { known: tune.known.length, unknown: tune.unknown.length };
    const counts = { known: gate.known.length, unknown: gate.unknown.length, otherHalf };
    checkCanDecide({ maxLoss, maxFalseAccepts }, counts, 'input.policy');
    const recalibrate = input.recalibrate ?? false;
    if (recalibrate) {
      const argument = 'input.policy.recalibrate';
      checkCanCalibrate(await this.targetOf(tenant, version, maxFalseAccepts, argument), counts, argument);
    }
    return {
      labelSetId: labelSet.id,
      tag,
      sampleSetId: sampleSet.id,
      maxLoss,
      maxFalseAccepts,
      recalibrate,
      undecided: input.undecided ?? 'REFUSE',
      setBy: authorOf(caller),
      setAt: new Date(),
    };
  }

  /** What the version after this one is calibrated to. @throws LexiclipError BAD_USER_INPUT where nothing says it */
  private async targetOf(
    tenant: TenantId,
    version: LabelSetVersion,
    maxFalseAccepts: number | null,
    argument: string,
  ): Promise<CalibrationTarget> {
    const [newest] = await this.parts.calibrations.ofVersion(tenant, version);
    const target = newest?.report.target ?? (maxFalseAccepts === null ? undefined : fittedTarget(maxFalseAccepts));
    if (target) return target;
    const why = `needs a target: calibrate version ${version.number}, which the tag is on, or give maxFalseAccepts`;
    throw badInput(argument, why);
  }

  /** The version that a tag is on. @throws LexiclipError NOT_FOUND naming the tag */
  private async tagged(tenant: TenantId, labelSet: LabelSet, tag: string) {
    const { versionTags, labelSets } = this.parts;
    const found = (await versionTags.list(tenant, labelSet.id)).get(tag);
    if (!found) throw notFound('input.tag', `tag "${tag}" of label set "${labelSet.slug}"`);
    return labelSets.getVersion(tenant, labelSet, found.number, 'input.tag');
  }
}

/** @throws LexiclipError BAD_USER_INPUT naming the argument */
export function checkBelongs(sampleSet: SampleSet, labelSet: LabelSet): void {
  if (sampleSet.labelSetId === labelSet.id) return;
  throw badInput('input.policy.sampleSet', `"${sampleSet.slug}" has samples of another label set`);
}

function checkShare(share: number, argument: string): number {
  if (share > 0 && share < 1) return share;
  throw badInput(argument, 'must be a share above 0 and below 1, such as 0.02 for two points');
}

const isSamePolicy = (a: TagPolicy, b: TagPolicy): boolean =>
  a.sampleSetId === b.sampleSetId &&
  a.maxLoss === b.maxLoss &&
  a.maxFalseAccepts === b.maxFalseAccepts &&
  a.recalibrate === b.recalibrate &&
  a.undecided === b.undecided;
