import { randomBytes } from 'node:crypto';
import type { AuditEntry, AuditScope } from '../../domain/audit-entry.js';
import { authorOf, type Caller } from '../../domain/caller.js';
import type { TenantId } from '../../domain/ids.js';
import { LIMITS } from '../../domain/limits.js';
import type { Page, PageRequest } from '../../domain/page.js';
import { type AuditLogStore, auditIdAt, isAuditId } from '../storage/system/audit-log-store.js';
import { checkPage, cursorOf } from '../validation/page.js';

/** A mutation that is about to begin. */
interface Attempt {
  readonly caller: Caller;
  readonly mutation: string;
  readonly target: string | null;
  readonly reason: string | null;
  /** The tenant whose data it concerns, unless that is the caller's own. */
  readonly tenantId: TenantId | null;
  readonly requestId: string;
}

interface BegunEntry {
  readonly entry: AuditEntry;
  readonly written: Promise<void>;
}

interface Waiting {
  readonly entry: AuditEntry;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** How long outcomes wait to be written together, ms. */
const OUTCOMES_EVERY_MS = 500;
const MAX_TARGET_LENGTH = 256;

/**
 * Records who requested which mutation, when, and its outcome. An entry is written while its mutation is prepared, and
 * before it commits anything, so that no change is missing; its outcome follows. Entries that arrive during a commit share
 * the next one.
 */
export class AuditLog {
  private waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;
  private outcomes: AuditEntry[] = [];
  private finishing: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: AuditLogStore,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** @returns the entry, and what rejects when it cannot be written: then the mutation must not commit anything */
  begin({ caller, mutation, target, reason, tenantId, requestId }: Attempt): BegunEntry {
    const at = new Date();
    const entry: AuditEntry = {
      id: auditIdAt(at, randomBytes(8).toString('hex')),
      at,
      tenantId: caller.kind === 'tenant' ? caller.tenant.id : tenantId,
      apiKeyId: caller.kind === 'tenant' ? caller.apiKey.id : null,
      actor: caller.kind === 'tenant' ? authorOf(caller) : 'operator',
      mutation,
      target: target?.slice(0, MAX_TARGET_LENGTH) ?? null,
      reason: reason?.slice(0, LIMITS.reasonLength) ?? null,
      outcome: null,
      requestId,
    };
    const written = new Promise<void>((resolve, reject) => {
      this.waiting.push({ entry, resolve, reject });
      this.writing ??= this.writeWaiting();
    });
    // Whoever commits, or answers, hears of it.
    written.catch(() => undefined);
    return { entry, written };
  }

  /** Records the outcome. @param tenantId whose data it concerned, if that is known only now */
  finish(entry: AuditEntry, outcome: string, tenantId: TenantId | null = entry.tenantId): void {
    this.outcomes.push({ ...entry, outcome, tenantId });
    this.timer ??= setTimeout(() => void this.writeOutcomes(), OUTCOMES_EVERY_MS).unref();
  }

  /** Newest first. @throws LexiclipError BAD_USER_INPUT naming the page argument */
  async list(caller: Caller, request: PageRequest): Promise<Page<AuditEntry>> {
    const scope: AuditScope = caller.kind === 'tenant' ? caller.tenant.id : 'operator';
    await this.writeOutcomes();
    const { first, after } = checkPage(request, LIMITS.pageSize, isAuditId);
    // One more than asked for says whether there is a next page.
    const ids = await this.store.ids(scope, after, first + 1);
    const found = await this.store.find(ids.slice(0, first));
    const items = ids.slice(0, first).flatMap((id) => {
      const node = found.get(id);
      return node ? [{ cursor: cursorOf(id), node }] : [];
    });
    const { store } = this;
    return {
      items,
      hasPreviousPage: after !== undefined && (await store.hasFrom(scope, after)),
      hasNextPage: ids.length > first,
      // Counted only for those who ask.
      get totalCount() {
        return store.count(scope);
      },
    };
  }

  /** Removes what the tenant's keys have done. What the operator did to it stays in the operator's log. */
  async removeAllOf(tenant: TenantId): Promise<void> {
    await this.writeOutcomes();
    await this.store.removeAllOf(tenant);
  }

  /** Writes the entries and outcomes that are not written yet. */
  async close(): Promise<void> {
    await this.writing;
    await this.writeOutcomes();
  }

  private async writeWaiting(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        await this.store.begin(batch.map(({ entry }) => entry));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.writing = undefined;
  }

  private writeOutcomes(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = this.outcomes;
    this.outcomes = [];
    // What cannot be written stays without an outcome, as after a crash.
    if (batch.length > 0) {
      this.finishing = this.finishing.then(() => this.store.finish(batch).catch(this.onFailure));
    }
    return this.finishing;
  }
}

/** The slug or id, among a mutation's arguments, of what it changes; but for reasons, no other argument is recorded. */
export function targetOf(args: Readonly<Record<string, unknown>>): string | null {
  const input = (args.input ?? {}) as Readonly<Record<string, unknown>>;
  const named = [args.labelSet, args.slug, args.id];
  const inInput = [input.slug, input.sampleSet, input.labelSet, input.tenantId, input.name];
  return ([...named, ...inInput].find((value) => typeof value === 'string') as string | undefined) ?? null;
}
