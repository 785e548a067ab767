import type { TenantId } from '../../../domain/ids.js';
import { LIMITS } from '../../../domain/limits.js';
import { payloadOf, type Webhook, type WebhookEvent } from '../../../domain/webhook.js';
import { type DeliveryStep, firstStep } from '../../../domain/webhook-delivery.js';
import { KeyedMutex } from '../../concurrency/keyed-mutex.js';
import type { DeliveryRunner } from './delivery-runner.js';
import type { Subscriptions } from './subscriptions.js';

/** What is put on record in one commit. */
interface Batch {
  /** By webhook and event: a merge would insert the same key twice. */
  readonly steps: Map<string, DeliveryStep>;
  readonly written: Promise<void>;
}

const TOO_MANY = `${LIMITS.webhookDeliveriesWaiting} messages to this webhook are waiting already`;

/** Puts on record which webhooks are to be told of an event, and has them told. */
export class Announcer {
  private readonly turns = new KeyedMutex();
  private readonly batches = new Map<TenantId, Batch>();
  private readonly underway = new Set<Promise<void>>();

  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly runner: DeliveryRunner,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /**
   * Announces an event to the webhooks that have asked for its type. To announce it again does nothing.
   *
   * Resolves when it is on record. What arrives during a commit shares the next one.
   */
  async announce(tenant: TenantId, event: WebhookEvent): Promise<void> {
    const all = await this.subscriptions.of(tenant);
    const told = all.filter(({ status, events }) => status === 'ENABLED' && events.some((one) => one === event.type));
    if (told.length > 0)
      await this.put(
        tenant,
        told.map((webhook) => this.first(webhook, event)),
      );
  }

  /** As `announce`, for those who do not wait for it. A failure is reported, and the sweep makes up for it. */
  notice(tenant: TenantId, event: WebhookEvent): void {
    const announced: Promise<void> = this.announce(tenant, event)
      .catch(this.onFailure)
      .finally(() => this.underway.delete(announced));
    this.underway.add(announced);
  }

  /** Puts the delivery of an event to one webhook on record. */
  async queue(tenant: TenantId, webhook: Webhook, event: WebhookEvent): Promise<void> {
    const tables = await this.subscriptions.openTables(tenant);
    await tables.deliveries.begin([this.first(webhook, event)]);
  }

  /** Waits for what is being announced. */
  async close(): Promise<void> {
    await Promise.all(this.underway);
  }

  private first({ id: webhookId }: Webhook, event: WebhookEvent): DeliveryStep {
    const delivery = { webhookId, eventId: event.id, type: event.type, payload: payloadOf(event) };
    if (this.runner.waitingFor(webhookId) < LIMITS.webhookDeliveriesWaiting) return firstStep(delivery);
    return firstStep(delivery, { kind: 'GIVEN_UP', error: TOO_MANY });
  }

  private put(tenant: TenantId, steps: readonly DeliveryStep[]): Promise<void> {
    let batch = this.batches.get(tenant);
    if (!batch) {
      const waiting = new Map<string, DeliveryStep>();
      const written = this.turns.run(tenant, () => {
        this.batches.delete(tenant);
        return this.write(tenant, [...waiting.values()]);
      });
      batch = { steps: waiting, written };
      this.batches.set(tenant, batch);
    }
    for (const step of steps) batch.steps.set(`${step.webhookId}/${step.eventId}`, step);
    return batch.written;
  }

  private async write(tenant: TenantId, steps: readonly DeliveryStep[]): Promise<void> {
    const { deliveries } = await this.subscriptions.openTables(tenant);
    await deliveries.begin(steps);
    for (const { webhookId, eventId } of steps) this.runner.schedule({ tenant, webhookId, eventId });
  }
}
