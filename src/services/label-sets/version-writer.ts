import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { authorOf, type TenantCaller } from '../../domain/caller.js';
import type { LabelSetId, TenantId } from '../../domain/ids.js';
import type { LabelRows } from '../../domain/label-rows.js';
import type { LabelSet } from '../../domain/label-set.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import type { ModelIdentity } from '../../domain/model-identity.js';
import { conflict, LexiclipError } from '../../errors.js';
import { KeyedMutex } from '../concurrency/keyed-mutex.js';
import type { LabelSetStore } from '../storage/label-sets/label-set-store.js';
import type { LabelChange } from '../storage/label-sets/label-table.js';
import { checkMessage } from '../validation/text.js';
import type { LabelSets } from './label-sets.js';
import type { VersionContents } from './version-contents.js';
import type { VocabularyQuota } from './vocabulary-quota.js';

export interface ChangeOptions {
  readonly message?: string | null | undefined;
  /** The latest version as the author knows it. When it is another by now, nothing is changed. */
  readonly expectedVersion?: number | null | undefined;
}

export interface ChangeResult {
  readonly labelSet: LabelSet;
  /** True when there was nothing to change, and no version was made. */
  readonly unchanged: boolean;
  readonly promptsEncoded: number;
  readonly warnings: readonly string[];
}

/** A planned version: what it does to the rows of the one before, what they become, and what it was encoded with. */
export interface Plan {
  readonly operation: string;
  readonly change: LabelChange;
  readonly rows: LabelRows;
  readonly template?: LabelSetVersion['template'];
  readonly model?: ModelIdentity;
}

/** What is to be committed on top of the set's latest version; no plan when there is nothing to change. */
interface Draft {
  readonly set: LabelSet;
  readonly plan: Plan | undefined;
}

/** Prompts that were paid for while planning, and what the author should know. Tries that lost count as well. */
export class Bill {
  promptsEncoded = 0;
  readonly warnings = new Set<string>();

  add(encoded: { promptsEncoded: number; warnings: readonly string[] }): void {
    this.promptsEncoded += encoded.promptsEncoded;
    for (const warning of encoded.warnings) this.warnings.add(warning);
  }
}

/** The set to change, and the argument that names it. */
interface Target {
  readonly slug: string;
  readonly argument: string;
}

export type Planner = (set: LabelSet, base: LabelRows, bill: Bill) => Promise<Plan | undefined>;

/** How long a change may lose against others before it gives up, ms. A dead writer's claim is waited for as well. */
const PATIENCE_MS = 60_000;
/** Each commit leaves a fragment behind; reading slows with their number. */
const COMPACT_EVERY = 16;

/** Commits versions of label sets: plans on the latest one, and plans again when another writer was first. */
export class VersionWriter {
  private readonly queue = new KeyedMutex();
  /** The last version of a set that this process has committed. */
  private readonly committed = new LRUCache<LabelSetId, number>({ max: 1_000 });
  private readonly compacting = new Set<Promise<void>>();

  constructor(
    private readonly openStore: (tenant: TenantId) => Promise<LabelSetStore>,
    private readonly labelSets: LabelSets,
    private readonly contents: VersionContents,
    private readonly quota: VocabularyQuota,
    private readonly onFailedCompaction: (error: unknown) => void,
  ) {}

  /** Commits what the plan makes of the latest version; plans again when another writer was first. */
  async change(caller: TenantCaller, target: Target, options: ChangeOptions, plan: Planner): Promise<ChangeResult> {
    const tenant = caller.tenant.id;
    const bill = new Bill();
    const draft = () => this.draft(tenant, target, options, (set, base) => plan(set, base, bill));
    const stamp = { createdBy: authorOf(caller), message: checkMessage(options.message) };
    // Drafted before its turn comes, so that encoding does not hold up other writers of this set.
    let ready: Draft | undefined = await draft();
    const deadline = Date.now() + PATIENCE_MS;
    for (let wait = 5; Date.now() < deadline; wait = Math.min(wait * 2, 200)) {
      const done = await this.queue.run(`${tenant}/${target.slug}`, async () => {
        const overtaken = !ready || ready.set.latest.number < (this.committed.get(ready.set.id) ?? 0);
        return this.commit(tenant, target, overtaken ? await draft() : (ready as Draft), stamp);
      });
      if (done) return { ...done, promptsEncoded: bill.promptsEncoded, warnings: [...bill.warnings] };
      ready = undefined;
      await sleep(wait * (0.5 + Math.random()));
    }
    throw new LexiclipError('OVERLOADED', 'too many others are changing this label set; try again', {
      retryAfterMs: 1000,
    });
  }

  private async draft(
    tenant: TenantId,
    { slug, argument }: Target,
    { expectedVersion }: ChangeOptions,
    plan: (set: LabelSet, base: LabelRows) => Promise<Plan | undefined>,
  ): Promise<Draft> {
    const set = await this.labelSets.getFresh(tenant, slug, argument);
    const { number } = set.latest;
    if (expectedVersion != null && expectedVersion !== number) throw conflict(expectedVersion, number);
    return { set, plan: await plan(set, await this.contents.get(tenant, set.latest)) };
  }

  /** @returns undefined when another process was first */
  private async commit(
    tenant: TenantId,
    target: Target,
    { set, plan }: Draft,
    stamp: { createdBy: string; message: string | null },
  ): Promise<Pick<ChangeResult, 'labelSet' | 'unchanged'> | undefined> {
    if (!plan) return { labelSet: set, unchanged: true };
    const base = set.latest;
    const { operation, change, rows, template = base.template, model = base.model } = plan;
    const { labelSetId, number } = base;
    const next = { labelSetId, number: number + 1, createdAt: new Date(), ...stamp, operation, template, model };
    const store = await this.openStore(tenant);
    const growth = growthOf(Math.max(0, rows.labels.length - base.labelCount));
    const committed = await this.quota.admit(tenant, growth, target.argument, () =>
      store.commit(base, { ...next, labelCount: rows.labels.length }, change),
    );
    this.labelSets.invalidate(tenant, set.slug);
    if (!committed) return undefined;
    this.contents.put(tenant, committed, rows);
    this.committed.set(labelSetId, committed.number);
    if (committed.number % COMPACT_EVERY === 0) this.compactLater(tenant, set.slug, store, committed);
    return { labelSet: { ...set, latest: committed, updatedAt: committed.createdAt }, unchanged: false };
  }

  private compactLater(tenant: TenantId, slug: string, store: LabelSetStore, version: LabelSetVersion): void {
    const compaction: Promise<void> = this.queue
      .run(`${tenant}/${slug}`, async () => {
        await store.compact(version);
        this.labelSets.invalidate(tenant, slug);
      })
      .catch(this.onFailedCompaction)
      .finally(() => this.compacting.delete(compaction));
    this.compacting.add(compaction);
  }

  /** Waits for compactions that are under way. */
  async close(): Promise<void> {
    await Promise.all(this.compacting);
  }
}

/** What a version adds to a set that is there. */
export const growthOf = (labels: number) => ({ labelSets: 0, labels });
