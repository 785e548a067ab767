import type { TenantId } from '../../domain/ids.js';
import { isSameModel, type ModelIdentity } from '../../domain/model-identity.js';
import { type ErrorCode, LexiclipError } from '../../errors.js';
import type { LabelSetStore } from '../storage/label-sets/label-set-store.js';
import type { VersionChanges } from './version-changes.js';
import { planReencoding } from './version-plan.js';

/** Counts only: an operator reads no tenant's data. */
export interface ReencodingReport {
  /** Label sets whose latest version is of another model, before this call. */
  readonly found: number;
  readonly reencoded: number;
  /** Those that there was no time for: the same call goes on from there. */
  readonly left: number;
  readonly promptsEncoded: number;
  /** Why others could not be encoded. */
  readonly failures: readonly { readonly code: ErrorCode; readonly labelSets: number }[];
}

/** How long a call begins with further sets, ms: its answer should come before any proxy gives it up. */
const MAX_MS = 20_000;
/** On record as the author of versions that the operator made. */
const AUTHOR = 'operator';

interface LabelSetOfTenant {
  readonly tenant: TenantId;
  readonly slug: string;
}

/** Encodes the latest versions of all label sets with the running model, after that was changed. */
export class Reencoding {
  constructor(
    private readonly openStore: (tenant: TenantId) => Promise<LabelSetStore>,
    private readonly changes: VersionChanges,
    private readonly model: ModelIdentity,
  ) {}

  /**
   * Makes a version of each set of these tenants whose latest one is of another model. Versions, tags and everything else
   * stay as they are. What is encoded is counted as usage of its tenant.
   *
   * @throws what `VersionChanges.change` throws when the request ends
   */
  async run(tenants: readonly TenantId[], signal: AbortSignal): Promise<ReencodingReport> {
    const until = performance.now() + MAX_MS;
    const failures = new Map<ErrorCode, number>();
    const sets: LabelSetOfTenant[] = [];
    // One tenant after the other: there may be thousands.
    for (const tenant of tenants) sets.push(...(await this.setsOf(tenant)));
    let [reencoded, promptsEncoded, done] = [0, 0, 0];
    for (const { tenant, slug } of sets) {
      if (performance.now() > until) break;
      done++;
      try {
        const target = { slug, argument: 'input' };
        const options = { signal, long: { lane: 'batch' } } as const;
        const result = await this.changes.change({ tenant, author: AUTHOR }, target, options, planReencoding);
        promptsEncoded += result.promptsEncoded;
        if (!result.unchanged) reencoded++;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof LexiclipError)) throw error;
        failures.set(error.code, (failures.get(error.code) ?? 0) + 1);
      }
    }
    const failed = [...failures].map(([code, labelSets]) => ({ code, labelSets }));
    return { found: sets.length, reencoded, left: sets.length - done, promptsEncoded, failures: failed };
  }

  private async setsOf(tenant: TenantId): Promise<LabelSetOfTenant[]> {
    const store = await this.openStore(tenant);
    const sets = await store.list();
    const latest = await store.latestOf(sets.map(({ id }) => id));
    return sets.flatMap(({ id, slug }) => {
      const version = latest.get(id);
      return version && !isSameModel(version.model, this.model) ? [{ tenant, slug }] : [];
    });
  }
}
