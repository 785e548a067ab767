import { actorOf, type TenantCaller } from '../../../domain/caller.js';
import type { LabelSet } from '../../../domain/label-set.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import { LIMITS } from '../../../domain/limits.js';
import type { GateReport, TagPolicy } from '../../../domain/tag-policy.js';
import type { TagMove } from '../../../domain/version-tag.js';
import { type ErrorCode, LexiclipError, notFound } from '../../../errors.js';
import { inTurns } from '../../concurrency/turns.js';
import type { LabelSetEditor, TagResult } from '../../label-sets/label-set-editor.js';
import type { LabelSets, VersionReference } from '../../label-sets/label-sets.js';
import type { MoveJudgement, PlannedMove, VersionTags } from '../../label-sets/version-tags.js';
import { checkText } from '../../validation/text.js';
import type { SampleSets } from '../samples/sample-sets.js';
import { judgeMove } from './gate-rule.js';
import type { MoveEvidence } from './move-evidence.js';
import { comparingAnswers } from './move-figures.js';
import type { TagPolicies } from './tag-policies.js';

export interface MoveOptions {
  /** Why the move is to be made although the policy does not let it pass. */
  readonly force?: string | null | undefined;
  readonly signal: AbortSignal;
}

interface Parts {
  readonly editor: LabelSetEditor;
  readonly labelSets: LabelSets;
  readonly versionTags: VersionTags;
  readonly sampleSets: SampleSets;
  readonly policies: TagPolicies;
  readonly evidence: MoveEvidence;
}

const UNJUDGED: MoveJudgement = { gate: null, forced: null };

/** Refusals that do not last: a reason is for what does. */
const PASSING: readonly ErrorCode[] = ['OVERLOADED', 'TIMEOUT', 'RATE_LIMITED', 'INTERNAL'];

/** Moves tags past their policies. */
export class TagGate {
  constructor(private readonly parts: Parts) {}

  /**
   * Moves a tag to a version, if its policy lets it pass or a reason is given.
   *
   * @throws LexiclipError as `LabelSetEditor.tag`; GATE_FAILED, with the figures where there are any; what keeps the policy
   *   from judging
   */
  tag(
    caller: TenantCaller,
    slug: string,
    tag: string,
    to: VersionReference,
    { force, signal }: MoveOptions,
  ): Promise<TagResult> {
    const reason = force == null ? null : checkText(force, 'force', LIMITS.reasonLength);
    return this.parts.editor.tag(caller, slug, tag, to, (move) => this.judge(move, reason, signal));
  }

  /**
   * How the policy of a tag would judge a move of it to a version; null without a policy. Nothing is moved or kept: what
   * the move would calibrate is calibrated for this alone.
   *
   * @throws LexiclipError NOT_FOUND for a tag that never was on a version; what keeps the policy from judging
   */
  async report(
    caller: TenantCaller,
    { labelSet, version }: { readonly labelSet: LabelSet; readonly version: LabelSetVersion },
    tag: string,
    signal: AbortSignal,
  ): Promise<GateReport | null> {
    const { policies, versionTags } = this.parts;
    const tenant = caller.tenant.id;
    const history = await versionTags.history(tenant, labelSet.id, tag);
    if (history.length === 0) throw notFound('tag', `tag "${tag}" of label set "${labelSet.slug}"`);
    const policy = await policies.find(tenant, labelSet.id, tag);
    const move = { caller, labelSet, name: tag, history, to: version };
    return policy ? this.reportOn(move, policy, { signal, isTrial: true }) : null;
  }

  private async judge(move: PlannedMove, reason: string | null, signal: AbortSignal): Promise<MoveJudgement> {
    const { caller, labelSet, name } = move;
    const policy = await this.parts.policies.find(caller.tenant.id, labelSet.id, name);
    if (!policy) return UNJUDGED;
    try {
      const gate = await this.reportOn(move, policy, { signal, isTrial: false });
      if (letsPass(policy, gate)) return { gate, forced: null };
      if (reason !== null) return { gate, forced: reason };
      throw gateFailed(gate.sentence, gate);
    } catch (error) {
      const stays = error instanceof LexiclipError && !PASSING.includes(error.code);
      // What cannot be judged can be forced as well.
      if (stays && reason !== null) return { gate: null, forced: reason };
      throw error;
    }
  }

  private async reportOn(
    { caller, labelSet, history, to }: PlannedMove,
    policy: TagPolicy,
    { signal, isTrial }: { readonly signal: AbortSignal; readonly isTrial: boolean },
  ): Promise<GateReport> {
    const { labelSets, sampleSets, evidence } = this.parts;
    const tenant = caller.tenant.id;
    const sampleSet = await sampleSets.findById(tenant, policy.sampleSetId);
    if (!sampleSet) {
      throw gateFailed('its policy judges by a sample set that was deleted: set another policy, or remove it', null);
    }
    const after = { actor: actorOf(caller), labelSet, version: to, sampleSet, signal };
    const comparedWith = lastVersion(history);
    const before = comparedWith === null ? null : await labelSets.getVersion(tenant, labelSet, comparedWith, 'tag');
    const { maxLoss, maxFalseAccepts, recalibrate } = policy;
    const answered = await evidence.answers(after);
    const answeredBefore = before && (await evidence.answers({ ...after, version: before }));
    const tried = recalibrate && isTrial ? await evidence.tried(after, before, policy) : undefined;
    if (recalibrate && !isTrial) await evidence.recalibrate(after, before, policy);
    return judgeMove(policy, {
      sampleSetVersion: sampleSet.latest.number,
      comparedWith,
      answers: answeredBefore && (await inTurns(comparingAnswers(answeredBefore, answered, maxLoss))),
      falseAccepts:
        maxFalseAccepts === null ? null : await evidence.falseAccepts(after, answered, before, maxFalseAccepts, tried),
    });
  }
}

/** The version that a tag was on last: what it was taken from does not become incomparable by that. */
const lastVersion = (history: readonly TagMove[]): number | null =>
  history.findLast(({ to }) => to !== null)?.to ?? null;

const letsPass = ({ undecided }: TagPolicy, { outcome }: GateReport): boolean =>
  outcome === 'PASSED' || (outcome === 'UNDECIDED' && undecided === 'ALLOW');

const gateFailed = (why: string, gate: GateReport | null): LexiclipError =>
  new LexiclipError('GATE_FAILED', `tag: ${why}`, { argument: 'tag', ...(gate && { gate }) });
