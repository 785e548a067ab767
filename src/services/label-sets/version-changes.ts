import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Actor } from '../../domain/caller.js';
import type { LabelSetId, TenantId } from '../../domain/ids.js';
import type { LabelRows } from '../../domain/label-rows.js';
import type { LabelSetRecord } from '../../domain/label-set.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import type { ModelIdentity } from '../../domain/model-identity.js';
import { conflict, LexiclipError } from '../../errors.js';
import { giveWay, inTurns } from '../concurrency/turns.js';
import type { LabelChange } from '../storage/label-sets/label-set-kind.js';
import type { LabelSetStore } from '../storage/label-sets/label-set-store.js';
import type { PromptTemplates } from '../templates/prompt-templates.js';
import { checkMessage } from '../validation/text.js';
import type { ChangeOptions, ChangeTarget, LabelsChangeResult } from './changes/change.js';
import { encodingOf, sizeOf, told } from './changes/long-change.js';
import { attempts, SetTurns } from './changes/set-turns.js';
import { alikeWarnings } from './encoding/alike-labels.js';
import { EncodingCost } from './encoding/encoding-cost.js';
import type { LabelEncoder } from './encoding/label-encoder.js';
import { checkPromptBounds } from './encoding/prompt-bounds.js';
import type { LabelSets } from './label-sets.js';
import { labelIndex } from './labels/lookup.js';
import { assemble, labelsToEncode, type NextVersion, recordOf, rowsToEncode } from './next-version.js';
import type { VersionContents } from './version-contents.js';
import { forgottenOf, type PlanBase, type VersionPlan } from './version-plan.js';
import { growthOf, type VocabularyQuota } from './vocabulary-quota.js';

/** Plans a change of the latest version; it is called again when another writer was first. */
type Planner = (base: PlanBase) => VersionPlan | Promise<VersionPlan>;

/** A plan with its vectors encoded; `ready` is undefined when there is nothing to commit. */
interface Prepared {
  readonly base: PlanBase;
  readonly plan: VersionPlan;
  readonly ready: { readonly next: NextVersion; readonly rows: LabelRows; readonly change: LabelChange } | undefined;
}

/** Who made a version, and why. */
type Stamp = Pick<LabelSetVersion, 'createdBy' | 'message'>;

interface CommitOptions extends ChangeOptions {
  readonly stamp: Stamp;
  readonly cost: EncodingCost;
}

/** Each commit adds a fragment, and many fragments slow down reading. */
const COMPACT_EVERY = 16;

/** Is told of every version that this process has committed, and goes on by itself. */
export type OnCommitted = (tenant: TenantId, set: LabelSetRecord, version: LabelSetVersion) => void;

/** What `VersionChanges` works with. */
export interface VersionChangeParts {
  readonly openStore: (tenant: TenantId) => Promise<LabelSetStore>;
  readonly labelSets: LabelSets;
  readonly contents: VersionContents;
  readonly templates: PromptTemplates;
  readonly encoder: LabelEncoder;
  readonly quota: VocabularyQuota;
  /** The model that the service runs. */
  readonly model: ModelIdentity;
  /** Prompts that a change may have encoded while a client waits. */
  readonly maxDirectPrompts: number;
  readonly onFailedCompaction: (error: unknown) => void;
  readonly onCommitted: OnCommitted;
}

/** Plans, encodes and commits the next versions of label sets. */
export class VersionChanges {
  private readonly turns = new SetTurns();
  /** The latest version of each set that this process has committed. */
  private readonly committed = new LRUCache<LabelSetId, number>({ max: 1_000 });
  private readonly compacting = new Set<Promise<void>>();

  constructor(private readonly parts: VersionChangeParts) {}

  /**
   * Makes the next version: reads the base, plans, encodes and commits, and starts again when another writer was first.
   *
   * @throws LexiclipError NOT_FOUND for the set; BAD_USER_INPUT for the message; CONFLICT when the expected version is
   *   not the latest; FORBIDDEN when the quota is exceeded; OVERLOADED when others keep winning; what the planner and
   *   `LabelEncoder.encode` throw
   */
  async change(actor: Actor, target: ChangeTarget, options: ChangeOptions, plan: Planner): Promise<LabelsChangeResult> {
    const { tenant } = actor;
    const { signal } = options;
    const cost = new EncodingCost();
    const stamp = { createdBy: actor.author, message: checkMessage(options.message) };
    const prepare = async (): Promise<Prepared> => {
      signal.throwIfAborted();
      const base = await this.readBase(tenant, target, options.expectedVersion);
      const planned = await plan(base);
      cost.warn([...(planned.warnings ?? []), ...forgottenOf(base.set.latest, planned.next)]);
      await giveWay(tenant);
      if (planned.next) this.checkBounds(planned.next, target, options);
      if (!planned.next || options.dryRun) return { base, plan: planned, ready: undefined };
      await this.checkQuota(tenant, target, base, planned.next);
      await giveWay(tenant);
      const encoded = await this.encode(tenant, planned.next, cost, options);
      const made = await inTurns(assemble(planned.next, encoded));
      cost.warn(await inTurns(alikeWarnings(made.rows, rowsToEncode(planned.next))));
      return { base, plan: planned, ready: { next: planned.next, ...made } };
    };
    // Encoded before its turn, so that other writers of this set do not have to wait for it.
    let prepared: Prepared | undefined = await prepare();
    for (const delayMs of attempts()) {
      const turn = async () => {
        const hasRested = prepared && (await this.turns.rest(prepared.base.set.id));
        const started = performance.now();
        const isFresh = prepared && !hasRested && !this.isOvertaken(prepared);
        const current = prepared && isFresh ? prepared : await prepare();
        const isOfOther = !isFresh && this.isOfOther(current);
        const result = await this.commit(tenant, target, current, { stamp, cost, ...options });
        if (isOfOther) this.turns.tookFromOther(current.base.set.id, performance.now() - started);
        return result;
      };
      const done = await this.turns.run(`${tenant}/${target.slug}`, turn, signal);
      if (done) return { ...done, promptsEncoded: cost.promptsEncoded, warnings: cost.warnings };
      prepared = undefined;
      await sleep(delayMs);
      signal.throwIfAborted();
    }
    throw new LexiclipError('OVERLOADED', 'too many others are changing this label set; try again', {
      retryAfterMs: 1000,
    });
  }

  /** Waits for running compactions. */
  async close(): Promise<void> {
    await Promise.all(this.compacting);
  }

  private async readBase(
    tenant: TenantId,
    { slug, argument }: ChangeTarget,
    expectedVersion: number | null | undefined,
  ): Promise<PlanBase> {
    const { labelSets, contents, templates, model } = this.parts;
    const set = await labelSets.getFresh(tenant, slug, argument);
    const { number } = set.latest;
    if (expectedVersion != null && expectedVersion !== number) throw conflict(expectedVersion, number);
    const rows = await contents.get(tenant, set.latest);
    // In turns, so that the plan finds it.
    await labelIndex(rows.labels);
    return { set, rows, template: await templates.getVersion(tenant, set.latest.template), model };
  }

  /** Checked before prompts are encoded in vain. */
  private async checkQuota(tenant: TenantId, target: ChangeTarget, base: PlanBase, next: NextVersion): Promise<void> {
    const growth = next.labels.length - base.rows.labels.length;
    if (growth > 0) await this.parts.quota.check(tenant, growthOf(growth), target.labelsArgument ?? target.argument);
  }

  /** @returns vectors of `labelsToEncode`, row-major, unit length */
  private async encode(
    tenant: TenantId,
    next: NextVersion,
    cost: EncodingCost,
    { signal, long }: ChangeOptions,
  ): Promise<Float32Array> {
    const { templates } = next.template;
    const toEncode = { tenant, labels: labelsToEncode(next), templates, signal, ...encodingOf(long) };
    const encoded = await this.parts.encoder.encode(toEncode);
    cost.add(encoded);
    return encoded.vectors;
  }

  private checkBounds(next: NextVersion, target: ChangeTarget, { dryRun, long }: ChangeOptions): void {
    const most = dryRun || long ? undefined : this.parts.maxDirectPrompts;
    checkPromptBounds(next, target.labelsArgument ?? target.argument, most);
  }

  /** Whether this process has committed another version since the change was prepared. */
  private isOvertaken({ base: { set } }: Prepared): boolean {
    return set.latest.number < (this.committed.get(set.id) ?? 0);
  }

  /** Whether the change starts from a version of another process, which had to be read. */
  private isOfOther({ base: { set } }: Prepared): boolean {
    return set.latest.number !== this.committed.get(set.id);
  }

  /** @returns undefined when another process was first */
  private async commit(
    tenant: TenantId,
    target: ChangeTarget,
    { base, plan, ready }: Prepared,
    { stamp, cost, signal, long }: CommitOptions,
  ): Promise<Omit<LabelsChangeResult, 'promptsEncoded' | 'warnings'> | undefined> {
    const { set, template } = base;
    const labels = plan.next?.labels ?? base.rows.labels;
    const planned = { diff: plan.diff, templates: template.templates, before: set.latest, labels };
    if (!ready) return { labelSet: set, unchanged: !plan.next, ...planned };
    const { next, rows, change } = ready;
    const { openStore, quota, labelSets, contents } = this.parts;
    const store = await openStore(tenant);
    const version = recordOf(next, {
      labelSetId: set.id,
      number: set.latest.number + 1,
      operation: plan.operation,
      ...stamp,
    });
    const growth = growthOf(Math.max(0, rows.labels.length - set.latest.labelCount));
    const started = performance.now();
    const committed = await quota.admit(tenant, growth, target.argument, async () => {
      // The last look: from here on, the commit is finished whatever happens to the request.
      signal.throwIfAborted();
      const token = await long?.beginCommit?.({ number: version.number, ...sizeOf(plan.diff), ...told(cost) });
      return store.commit(set.latest, version, rows, change, token);
    });
    labelSets.invalidate(tenant, set.slug);
    if (!committed) return undefined;
    this.parts.onCommitted(tenant, set, committed);
    if (store.isContested(set.id)) this.turns.won(set.id, performance.now() - started);
    await contents.put(tenant, committed, rows);
    this.committed.set(set.id, committed.number);
    if (committed.number % COMPACT_EVERY === 0) this.compactLater(store, committed);
    return { labelSet: { ...set, latest: committed, updatedAt: committed.createdAt }, unchanged: false, ...planned };
  }

  private compactLater(store: LabelSetStore, version: LabelSetVersion): void {
    const compaction: Promise<void> = store
      .compact(version.labelSetId)
      .catch(this.parts.onFailedCompaction)
      .finally(() => this.compacting.delete(compaction));
    this.compacting.add(compaction);
  }
}
