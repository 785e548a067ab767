import { setMaxListeners } from 'node:events';
import type { TenantId, WebhookId } from '../../../domain/ids.js';
import { LIMITS } from '../../../domain/limits.js';
import type { Tenant } from '../../../domain/tenant.js';
import { type DeliveryRef, signingSecrets, TEST_EVENT_TYPE, type Webhook } from '../../../domain/webhook.js';
import {
  type DeliveryStep,
  deliveryOf,
  nextStep,
  type StepContent,
  type WebhookDelivery,
} from '../../../domain/webhook-delivery.js';
import { Gate } from '../../concurrency/queues/gate.js';
import type { WebhookTables } from '../../storage/webhooks/webhook-tables.js';
import { Agenda } from './agenda.js';
import { retryDelay } from './retries.js';
import type { Subscriptions } from './subscriptions.js';
import type { Answer, WebhookSender } from './webhook-sender.js';

export interface RunnerOptions {
  /** Times between attempts, ms. */
  readonly delaysMs?: readonly number[];
  /** How long an attempt of another server may stand still before it is taken over, ms. */
  readonly leaseMs?: number;
  /** How long attempts may still be answered when the server stops, ms. */
  readonly stopMs?: number;
}

export interface RunnerParts {
  readonly subscriptions: Subscriptions;
  readonly sender: WebhookSender;
  /** @returns undefined when the tenant was deleted */
  readonly findTenant: (tenant: TenantId) => Promise<Tenant | undefined>;
  readonly onFailure: (error: unknown) => void;
}

/** Longer than an attempt with its commits takes. */
const LEASE_MS = 2 * LIMITS.webhookAnswerMs;
/** When what could not be read, written or sent now is tried again, ms. */
const LATER_MS = 30_000;
const STOP_MS = 2_000;

/**
 * Carries deliveries out that are on record. Any server may carry out any of them: each attempt is claimed by a step that
 * only one can add, and an attempt whose server has died is repeated by another one, which has seen no step follow for a
 * while by its own clock. So a message is sent at least once, and mostly just once.
 */
export class DeliveryRunner {
  private readonly agenda = new Agenda<DeliveryRef>((ref) => this.run(ref));
  private readonly gate = new Gate<TenantId>('messages to webhooks', {
    inside: LIMITS.webhookRequests,
    insideEach: LIMITS.webhookRequestsPerTenant,
    waiting: Number.POSITIVE_INFINITY,
    waitingEach: Number.POSITIVE_INFINITY,
  });
  private readonly stop = new AbortController();
  private readonly leaseMs: number;

  constructor(
    private readonly parts: RunnerParts,
    private readonly options: RunnerOptions = {},
  ) {
    this.leaseMs = options.leaseMs ?? LEASE_MS;
    // Every attempt that waits or runs listens to it.
    setMaxListeners(0, this.stop.signal);
  }

  /** Carries a delivery out after a delay, unless this server is about to. */
  schedule(ref: DeliveryRef, delayMs = 0): void {
    this.agenda.add(keyOf(ref), ref.webhookId, ref, delayMs);
  }

  /** Number of deliveries to a webhook that this server knows of. */
  waitingFor(webhook: WebhookId): number {
    return this.agenda.countOf(webhook);
  }

  /** Makes an attempt at once. @returns what is on record then; undefined when nothing is */
  async runNow(ref: DeliveryRef): Promise<WebhookDelivery | undefined> {
    await this.agenda.run(keyOf(ref), ref.webhookId, ref);
    return this.find(ref);
  }

  /** Stops. Attempts that are not answered soon are left to another server, or to the next start. */
  async close(): Promise<void> {
    const timer = setTimeout(() => this.stop.abort(), this.options.stopMs ?? STOP_MS);
    await this.agenda.close();
    clearTimeout(timer);
  }

  private async find(ref: DeliveryRef): Promise<WebhookDelivery | undefined> {
    const tables = await this.parts.subscriptions.tablesOf(ref.tenant);
    return tables && deliveryOf(await tables.deliveries.stepsOf(ref));
  }

  /** @returns the time after which to look at the delivery again, ms; undefined when this server is done with it */
  private async run(ref: DeliveryRef): Promise<number | undefined> {
    try {
      const tenant = await this.parts.findTenant(ref.tenant);
      if (!tenant) return undefined;
      if (tenant.status === 'SUSPENDED') return LATER_MS;
      const delivery = await this.find(ref);
      if (delivery?.state !== 'PENDING') return undefined;
      const waitMs = this.waitFor(ref, delivery.last);
      if (waitMs > 0) return waitMs;
      return await this.gate.run(ref.tenant, { signal: this.stop.signal }, () => this.attempt(ref, delivery));
    } catch (error) {
      if (!this.stop.signal.aborted) this.parts.onFailure(error);
      return LATER_MS;
    }
  }

  /** Time until the next attempt may be claimed, ms. */
  private waitFor(ref: DeliveryRef, last: DeliveryStep): number {
    if (last.kind === 'QUEUED') return 0;
    const elapsedMs = this.agenda.see(keyOf(ref), last.step);
    if (last.kind === 'CLAIMED') return this.leaseMs - elapsedMs;
    const delayMs = last.delayMs ?? 0;
    // By either clock: that of the machines may have been set back in the meantime.
    return Math.min(last.at.getTime() + delayMs - Date.now(), delayMs - elapsedMs);
  }

  private async attempt(ref: DeliveryRef, { last, type, payload, attempts }: WebhookDelivery) {
    const tables = await this.parts.subscriptions.openTables(ref.tenant);
    const webhook = await tables.webhooks.find(ref.webhookId);
    if (!webhook) return undefined;
    if (webhook.status === 'DISABLED' && type !== TEST_EVENT_TYPE) {
      await tables.deliveries.add(nextStep(last, { kind: 'GIVEN_UP', error: 'the webhook was disabled' }));
      return undefined;
    }
    const claim = nextStep(last, { kind: 'CLAIMED' });
    // Another server is ahead of this one, which will look whether it comes to an end.
    if (!(await tables.deliveries.add(claim))) return this.leaseMs;
    const secrets = signingSecrets(await tables.webhooks.secretsOf(webhook.id)).map(({ secret }) => secret);
    // The webhook has just been removed.
    if (secrets.length === 0) return undefined;
    const message = { id: ref.eventId, payload, secrets };
    const answer = await this.parts.sender.send(webhook.url, message, this.stop.signal);
    if (answer.status === 410) await this.disable(tables, ref, webhook);
    const next = this.outcome(answer, attempts.length + 1, type);
    const { durationMs, status, error } = answer;
    const isMine = await tables.deliveries.add(nextStep(claim, { durationMs, status, error, ...next }));
    if (!isMine) return this.leaseMs;
    this.agenda.see(keyOf(ref), claim.step + 1);
    return next.kind === 'RETRY' ? (next.delayMs ?? undefined) : undefined;
  }

  private outcome({ status, error, retryAfterMs, stopped }: Answer, attempts: number, type: string): StepContent {
    if (error === null) return { kind: 'DELIVERED' };
    if (status === 410 || type === TEST_EVENT_TYPE) return { kind: 'GIVEN_UP' };
    // Another server may go on at once.
    if (stopped) return { kind: 'RETRY', delayMs: 0 };
    const delayMs = retryDelay(attempts, retryAfterMs, this.options.delaysMs);
    return delayMs === undefined ? { kind: 'GIVEN_UP' } : { kind: 'RETRY', delayMs };
  }

  private async disable(tables: WebhookTables, { tenant }: DeliveryRef, { id }: Webhook): Promise<void> {
    const disabledReason = 'the receiver answered with status 410, Gone';
    await tables.webhooks.update(id, { status: 'DISABLED', disabledReason, updatedAt: new Date() });
    this.parts.subscriptions.invalidate(tenant);
  }
}

const keyOf = ({ webhookId, eventId }: DeliveryRef): string => `${webhookId}/${eventId}`;
