import type { TenantId } from '../../domain/ids.js';
import { type LexiclipError, overloaded } from '../../errors.js';
import type { Lane } from '../concurrency/queues/fair-queue.js';
import { Gate } from '../concurrency/queues/gate.js';
import type { Prices } from './prices.js';

export interface AdmissionLimits {
  /** Maximum expected waiting time, ms: work that would wait longer is refused at once. */
  readonly maxWaitMs: number;
  /** Maximum number of calls of one tenant that encode prompts at a time, of each kind. */
  readonly textCallsPerTenant: number;
}

export type WorkKind = 'images' | 'prompts';

/** Prompts for a label set, which are stored, or for one call. */
export type TextKind = 'stored' | 'once';

/** A call that has prompts encoded. */
export interface TextCall {
  /** Records that so many of its prompts are done. */
  done(prompts: number): void;
  /** Call it once, when the call is over. */
  leave(): void;
}

/** Calls of all tenants that may wait for their turn to encode prompts, and calls of one tenant. */
const MAX_WAITING_CALLS = 1_024;
const MAX_WAITING_CALLS_EACH = 128;
/** A call with no more prompts needs no place: many of them share a run of the model. */
export const FEW_PROMPTS = 64;
const MIN_RETRY_MS = 100;

/** Amounts of work by tenant. */
class Amounts extends Map<TenantId, number> {
  add(tenant: TenantId, more: number): void {
    const amount = (this.get(tenant) ?? 0) + more;
    if (amount > 0) this.set(tenant, amount);
    else this.delete(tenant);
  }
}

/**
 * Decides whether work for the model may wait for its turn: images and prompts of all tenants, in estimated time.
 *
 * Tenants take turns by time, so a tenant waits for its own work and for as much work of each of the others. A call with
 * many prompts has them encoded slice by slice, each of which waits anew: what is limited is not how long a call takes,
 * but how many calls a tenant has at a time, and how long others would wait for them.
 */
export class Admission {
  private readonly images = new Amounts();
  /** Prompts that wait for the model or are in it. */
  private readonly prompts = new Amounts();
  /** Prompts that the calls which encode any may still need, at most. */
  private readonly remaining = new Amounts();
  private readonly calls: Readonly<Record<TextKind, Gate<TenantId>>>;

  constructor(
    readonly prices: Prices,
    private readonly limits: AdmissionLimits,
  ) {
    const gate = () =>
      new Gate<TenantId>('requests with new prompts', {
        inside: Number.POSITIVE_INFINITY,
        insideEach: limits.textCallsPerTenant,
        waiting: MAX_WAITING_CALLS,
        waitingEach: MAX_WAITING_CALLS_EACH,
      });
    this.calls = { stored: gate(), once: gate() };
  }

  /** Number of prompts that wait for the model or are in it. */
  get promptsWaiting(): number {
    return [...this.prompts.values()].reduce((sum, count) => sum + count, 0);
  }

  /**
   * Expected time until work of the tenant that comes now is begun, ms.
   *
   * @param ahead images of the tenant that are on their way, and will wait before it
   */
  waitMs(tenant: TenantId, kind: WorkKind, ahead = 0): number {
    const [images, prompts] = [this.sharedMs('images', tenant, ahead), this.sharedMs('prompts', tenant)];
    const [own, other] = kind === 'images' ? [images, prompts] : [prompts, images];
    // Images and prompts take turns by time.
    return own + Math.min(own, other);
  }

  /** OVERLOADED when work of the tenant that comes now would wait too long; undefined when it may come. */
  refusal(tenant: TenantId, kind: WorkKind, ahead = 0): LexiclipError | undefined {
    const waitMs = this.waitMs(tenant, kind, ahead);
    return waitMs > this.limits.maxWaitMs ? tooMany(kind, waitMs) : undefined;
  }

  /** Counts an image as waiting. @returns a function that ends this; call it once */
  addImage(tenant: TenantId): () => void {
    this.images.add(tenant, 1);
    return () => this.images.add(tenant, -1);
  }

  /** Counts prompts as waiting. @returns a function that ends this; call it once */
  addPrompts(tenant: TenantId, count: number): () => void {
    this.prompts.add(tenant, count);
    return () => this.prompts.add(tenant, -count);
  }

  /**
   * Lets a call begin to encode prompts, when it is its turn.
   *
   * @param count maximum number of prompts
   * @throws LexiclipError OVERLOADED, at once, when it would wait too long; the signal's reason when it aborts first
   */
  async enterTexts(
    tenant: TenantId,
    kind: TextKind,
    count: number,
    options: { readonly signal: AbortSignal; readonly lane?: Lane | undefined },
  ): Promise<TextCall> {
    const calls = this.calls[kind];
    const refusal = this.refusal(tenant, 'prompts');
    if (refusal) throw refusal;
    // With free places the call begins now, however long it takes.
    const waitMs = this.hasPlace(tenant, kind, count) ? 0 : this.remainingMs(tenant);
    if (waitMs > this.limits.maxWaitMs) throw tooMany('prompts', waitMs);
    let left = count;
    this.remaining.add(tenant, left);
    const done = (prompts: number) => {
      const less = Math.min(left, prompts);
      left -= less;
      this.remaining.add(tenant, -less);
    };
    try {
      const leave = count > FEW_PROMPTS ? await calls.enter(tenant, options) : () => undefined;
      return {
        done,
        leave: () => {
          done(left);
          leave();
        },
      };
    } catch (error) {
      done(left);
      throw error;
    }
  }

  /** Whether a call with so many prompts begins at once: it is small, or there is a free place. */
  hasPlace(tenant: TenantId, kind: TextKind, count: number): boolean {
    return count <= FEW_PROMPTS || !this.calls[kind].isFullFor(tenant);
  }

  /** Waiting work of one kind that is done before work of the tenant that comes now, ms. */
  private sharedMs(kind: WorkKind, tenant: TenantId, ahead = 0): number {
    const waiting = this[kind];
    const msOf = (owner: TenantId) => (waiting.get(owner) ?? 0) * this.priceOf(kind, owner);
    const own = msOf(tenant) + ahead * this.priceOf(kind, tenant);
    if (own === 0) return 0;
    const others = [...waiting.keys()].filter((owner) => owner !== tenant);
    return others.reduce((sum, owner) => sum + Math.min(own, msOf(owner)), own);
  }

  private priceOf(kind: WorkKind, owner: TenantId): number {
    return kind === 'images' ? this.prices.waitPerImage(owner) : this.prices.prompt;
  }

  /** Expected time until the tenant's calls are done, ms. */
  private remainingMs(tenant: TenantId): number {
    const own = this.remaining.get(tenant) ?? 0;
    let prompts = 0;
    for (const other of this.remaining.values()) prompts += Math.min(own, other);
    return prompts * this.prices.prompt;
  }
}

/** @param waitMs expected time until the waiting work is done */
export const tooMany = (what: WorkKind, waitMs: number): LexiclipError =>
  overloaded(`too many ${what} are waiting`, Math.ceil(Math.max(MIN_RETRY_MS, waitMs / 2)));
