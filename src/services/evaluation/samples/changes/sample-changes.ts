import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../../../../domain/caller.js';
import type { SampleId, TenantId } from '../../../../domain/ids.js';
import type { Sample, SampleRows, SampleSet, SampleSetOperation, SampleSetVersion } from '../../../../domain/sample.js';
import { conflict, LexiclipError } from '../../../../errors.js';
import { KeyedMutex } from '../../../concurrency/keyed-mutex.js';
import { inTurns } from '../../../concurrency/turns.js';
import { attempts } from '../../../label-sets/changes/set-turns.js';
import type { SampleSetStore } from '../../../storage/sample-sets/sample-set-store.js';
import { checkMessage } from '../../../validation/text.js';
import type { SampleContents } from '../sample-contents.js';
import { sampleIndex } from '../sample-lookup.js';
import type { SampleQuota } from '../sample-quota.js';
import type { SampleSets } from '../sample-sets.js';
import { assembleSamples, recordOf } from './next-samples.js';
import type { SamplePlan } from './sample-plan.js';

export interface SampleChangeOptions {
  readonly message?: string | null | undefined;
  /** The latest version that the author knows. If it is no longer the latest, nothing is changed. */
  readonly expectedVersion?: number | null | undefined;
  /** Ends the change before its commit has begun; a commit that has begun is finished. */
  readonly signal: AbortSignal;
  /** Called before each attempt to commit. @returns the token that marks what is written @throws to stop the change */
  beginCommit?(planned: PlannedSamples): Promise<string>;
}

/** What a change is about to commit. */
export interface PlannedSamples {
  /** The version that it makes. */
  readonly number: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
}

export interface SampleChangeResult {
  /** With its latest version. */
  readonly sampleSet: SampleSet;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly removed: number;
}

/** The samples that a change starts from. */
export interface SampleBase {
  readonly set: SampleSet;
  readonly rows: SampleRows;
  readonly rowOf: ReadonlyMap<SampleId, number>;
}

type Planner = (base: SampleBase) => SamplePlan | Promise<SamplePlan>;

interface SampleChangeParts {
  readonly openStore: (tenant: TenantId) => Promise<SampleSetStore>;
  readonly sampleSets: SampleSets;
  readonly contents: SampleContents;
  readonly quota: SampleQuota;
  readonly onFailedCompaction: (error: unknown) => void;
  /** Is told of samples that were added. */
  readonly onAdded: (tenant: TenantId, samples: number) => void;
}

/** Each commit adds a fragment, and many fragments slow down reading. */
const COMPACT_EVERY = 16;

/** Plans and commits the next versions of sample sets. */
export class SampleChanges {
  private readonly turns = new KeyedMutex();
  private readonly compacting = new Set<Promise<void>>();

  constructor(private readonly parts: SampleChangeParts) {}

  /**
   * Makes the next version, unless nothing would change; plans again when another writer was first.
   *
   * @throws LexiclipError NOT_FOUND for the set; BAD_USER_INPUT for the message; CONFLICT when the expected version is not
   *   the latest; FORBIDDEN when the quota is exceeded; OVERLOADED when others keep winning; what the planner throws
   */
  async change(
    { tenant, author }: Actor,
    { slug, operation }: { readonly slug: string; readonly operation: SampleSetOperation },
    options: SampleChangeOptions,
    plan: Planner,
  ): Promise<SampleChangeResult> {
    const stamp = { createdBy: author, message: checkMessage(options.message), operation };
    for (const delayMs of attempts()) {
      const turn = async () => {
        const base = await this.baseOf(tenant, slug, options.expectedVersion);
        return this.commit(tenant, base, await plan(base), stamp, options);
      };
      const done = await this.turns.run(`${tenant}/${slug}`, turn, options.signal);
      if (done) return done;
      await sleep(delayMs);
      options.signal.throwIfAborted();
    }
    throw new LexiclipError('OVERLOADED', 'too many others are changing this sample set; try again', {
      retryAfterMs: 1000,
    });
  }

  /** Waits for running compactions. */
  async close(): Promise<void> {
    await Promise.all(this.compacting);
  }

  /** @throws LexiclipError NOT_FOUND; CONFLICT */
  private async baseOf(tenant: TenantId, slug: string, expected: number | null | undefined): Promise<SampleBase> {
    const { sampleSets, contents } = this.parts;
    const set = await sampleSets.getFresh(tenant, slug, 'input.sampleSet');
    const { number } = set.latest;
    if (expected != null && expected !== number) throw conflict(expected, number);
    const rows = await contents.get(tenant, set.latest);
    return { set, rows, rowOf: await sampleIndex(rows.samples) };
  }

  /** @returns undefined when another process was first */
  private async commit(
    tenant: TenantId,
    { set, rows: base }: SampleBase,
    plan: SamplePlan,
    stamp: Pick<SampleSetVersion, 'createdBy' | 'message' | 'operation'>,
    { signal, beginCommit }: SampleChangeOptions,
  ): Promise<SampleChangeResult | undefined> {
    const { openStore, sampleSets, contents, quota } = this.parts;
    const { added, updated, unchanged, removed } = plan;
    const counts = { added, updated, unchanged, removed: removed.length };
    if (added + updated + removed.length === 0) return { sampleSet: set, ...counts };
    await quota.checkSamples(tenant, added, 'input.samples');
    const { rows, change } = await inTurns(assembleSamples(base, plan));
    const next = recordOf(rows.samples as readonly Sample[], {
      sampleSetId: set.id,
      number: set.latest.number + 1,
      ...stamp,
    });
    const store = await openStore(tenant);
    // The last look: from here on, the commit is finished whatever happens to the request.
    signal.throwIfAborted();
    const token = await beginCommit?.({ number: next.number, added, updated, unchanged });
    const committed = await store.commit(set.latest, next, rows, change, token);
    sampleSets.invalidate(tenant, set.slug);
    if (!committed) return undefined;
    contents.put(tenant, committed, rows);
    if (added > 0) this.parts.onAdded(tenant, added);
    if (committed.number % COMPACT_EVERY === 0) this.compactLater(store, committed);
    return { sampleSet: { ...set, latest: committed, updatedAt: committed.createdAt }, ...counts };
  }

  private compactLater(store: SampleSetStore, version: SampleSetVersion): void {
    const compaction: Promise<void> = store
      .compact(version.sampleSetId)
      .catch(this.parts.onFailedCompaction)
      .finally(() => this.compacting.delete(compaction));
    this.compacting.add(compaction);
  }
}
