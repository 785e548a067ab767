import { randomBytes } from 'node:crypto';
import { authorOf, type TenantCaller } from '../../../domain/caller.js';
import { isWebhookId, newWebhookId, type TenantId, type WebhookId } from '../../../domain/ids.js';
import { LIMITS } from '../../../domain/limits.js';
import type { Page, PageRequest } from '../../../domain/page.js';
import {
  TEST_EVENT_TYPE,
  WEBHOOK_EVENT_TYPES,
  type Webhook,
  type WebhookEventType,
  type WebhookStatus,
} from '../../../domain/webhook.js';
import { type DeliveryStep, deliveryOf, type WebhookDelivery } from '../../../domain/webhook-delivery.js';
import { badInput, internalError, LexiclipError, notFound } from '../../../errors.js';
import { KeyedMutex } from '../../concurrency/keyed-mutex.js';
import { URL_RULE } from '../../outbound/guard.js';
import type { WebhookTables } from '../../storage/webhooks/webhook-tables.js';
import { by, pageOf } from '../../validation/page.js';
import { checkCount, checkOptionalText } from '../../validation/text.js';
import type { Announcer } from './announcer.js';
import type { DeliveryRunner } from './delivery-runner.js';
import type { NumberedEvents } from './numbered-events.js';
import type { Subscriptions } from './subscriptions.js';
import { firstSecret, rotateSecret } from './webhook-secrets.js';
import type { WebhookSender } from './webhook-sender.js';

interface NewWebhook {
  readonly url: string;
  readonly events: readonly WebhookEventType[];
  readonly description?: string | null | undefined;
}

/** A change; what is omitted stays as it is. */
interface WebhookUpdate {
  readonly url?: string | null | undefined;
  readonly events?: readonly WebhookEventType[] | null | undefined;
  readonly description?: string | null | undefined;
  readonly status?: WebhookStatus | null | undefined;
}

export interface WebhookParts {
  readonly subscriptions: Subscriptions;
  readonly numbered: NumberedEvents;
  /** The way to receivers; undefined when webhooks are switched off. */
  readonly outlet: Outlet | undefined;
}

interface Outlet {
  readonly announcer: Announcer;
  readonly runner: DeliveryRunner;
  readonly sender: WebhookSender;
}

/** Creates, changes, tests and removes webhooks, and shows what they were told. */
export class Webhooks {
  private readonly turns = new KeyedMutex();

  constructor(private readonly parts: WebhookParts) {}

  /** Oldest first. */
  async list(tenant: TenantId): Promise<Webhook[]> {
    this.parts.subscriptions.invalidate(tenant);
    return [...(await this.parts.subscriptions.of(tenant))];
  }

  async find(tenant: TenantId, id: string): Promise<Webhook | undefined> {
    const tables = isWebhookId(id) ? await this.parts.subscriptions.tablesOf(tenant) : undefined;
    return tables?.webhooks.find(id as WebhookId);
  }

  /**
   * Creates a webhook. It is told of what happens from now on. The secret is returned this once.
   *
   * @throws LexiclipError BAD_USER_INPUT naming the argument, also when webhooks are switched off; FORBIDDEN when the
   *   tenant has as many as it may have
   */
  create(caller: TenantCaller, input: NewWebhook): Promise<{ webhook: Webhook; secret: string }> {
    const tenant = caller.tenant.id;
    const checked = {
      url: this.checkUrl(input.url),
      events: checkEvents(input.events),
      description: checkDescription(input.description),
    };
    return this.turns.run(tenant, async () => {
      const tables = await this.parts.subscriptions.begin(tenant);
      const { length: used } = await tables.webhooks.all();
      if (used >= LIMITS.webhooks) throw tooMany(used);
      // Whoever had none has been told of nothing, and needs not be told of it now.
      if (used === 0) await tables.marks.put(await this.parts.numbered.current(tenant));
      const createdAt = new Date();
      const given = { ...checked, createdBy: authorOf(caller), createdAt, updatedAt: createdAt };
      const webhook: Webhook = { ...given, id: newWebhookId(), status: 'ENABLED', disabledReason: null };
      const secret = firstSecret(webhook.id);
      await tables.webhooks.insert(webhook, secret);
      this.parts.subscriptions.invalidate(tenant);
      return { webhook, secret: secret.secret };
    });
  }

  /** @throws LexiclipError NOT_FOUND; BAD_USER_INPUT naming the argument */
  async update(tenant: TenantId, id: string, input: WebhookUpdate): Promise<Webhook> {
    const { tables, webhook } = await this.get(tenant, id);
    const values = {
      ...(input.url != null && { url: this.checkUrl(input.url) }),
      ...(input.events != null && { events: checkEvents(input.events) }),
      ...(input.description !== undefined && { description: checkDescription(input.description) }),
      ...(input.status != null && { status: input.status, disabledReason: null }),
    };
    if (Object.keys(values).length === 0) return webhook;
    if (!(await tables.webhooks.update(webhook.id, { ...values, updatedAt: new Date() }))) throw noSuchWebhook();
    this.parts.subscriptions.invalidate(tenant);
    return (await this.get(tenant, id)).webhook;
  }

  /** Removes a webhook with what is on record of it. @throws LexiclipError NOT_FOUND */
  async remove(tenant: TenantId, id: string): Promise<void> {
    const { tables, webhook } = await this.get(tenant, id);
    await tables.webhooks.remove(webhook.id);
    this.parts.subscriptions.invalidate(tenant);
    await tables.deliveries.removeAllOf(webhook.id);
  }

  /** @returns the new secret, this once, and until when the old ones sign as well @throws as `rotateSecret`; NOT_FOUND */
  async rotate(tenant: TenantId, id: string, overlapSeconds: number) {
    const { tables, webhook } = await this.get(tenant, id);
    const { secret, overlapUntil } = await rotateSecret(tables.webhooks, webhook.id, overlapSeconds);
    return { webhook, secret, previousValidUntil: overlapUntil };
  }

  /**
   * Sends a message to try the receiver, once, also when the webhook is disabled.
   *
   * @returns the delivery with what came of it
   * @throws LexiclipError NOT_FOUND; BAD_USER_INPUT when webhooks are switched off
   */
  async test(tenant: TenantId, id: string): Promise<WebhookDelivery> {
    const { webhook } = await this.get(tenant, id);
    const { announcer, runner } = this.outlet('id');
    const eventId = `evt_${randomBytes(16).toString('hex')}`;
    const event = { id: eventId, type: TEST_EVENT_TYPE, at: new Date(), data: { webhookId: webhook.id } } as const;
    await announcer.queue(tenant, webhook, event);
    const delivery = await runner.runNow({ tenant, webhookId: webhook.id, eventId });
    if (!delivery) throw internalError();
    return delivery;
  }

  /** What the webhook was told, newest first. @throws LexiclipError BAD_USER_INPUT naming the page argument */
  async deliveries(tenant: TenantId, webhook: WebhookId, request: PageRequest): Promise<Page<WebhookDelivery>> {
    const tables = await this.parts.subscriptions.tablesOf(tenant);
    const begun = (await tables?.deliveries.begunOf(webhook)) ?? [];
    const { items, ...page } = pageOf([...begun].sort(by(placeOf)), placeOf, request, LIMITS.pageSize);
    const steps = new Map<string, DeliveryStep[]>(items.map(({ node }) => [node.eventId, []]));
    const found = items.length === 0 ? [] : await tables?.deliveries.stepsOfAll(webhook, [...steps.keys()]);
    for (const step of found ?? []) steps.get(step.eventId)?.push(step);
    const shown = items.flatMap(({ cursor, node: { eventId } }) => {
      const node = deliveryOf(steps.get(eventId) ?? []);
      return node ? [{ cursor, node }] : [];
    });
    return { ...page, items: shown };
  }

  private async get(tenant: TenantId, id: string): Promise<{ tables: WebhookTables; webhook: Webhook }> {
    const webhook = await this.find(tenant, id);
    if (!webhook) throw noSuchWebhook();
    return { tables: await this.parts.subscriptions.openTables(tenant), webhook };
  }

  private checkUrl(url: string): string {
    const argument = 'input.url';
    const fault = this.outlet(argument).sender.faultOf(url);
    if (fault === 'form') throw badInput(argument, `must be ${URL_RULE}`);
    if (fault === 'host') throw badInput(argument, 'this server may not send there; its operator lists the hosts');
    return url;
  }

  private outlet(argument: string): Outlet {
    const { outlet } = this.parts;
    if (!outlet) throw badInput(argument, 'webhooks are switched off on this server: LEXICLIP_WEBHOOK_HOSTS is empty');
    return outlet;
  }
}

function checkEvents(events: readonly WebhookEventType[]): WebhookEventType[] {
  checkCount(events.length, 'input.events', 1, WEBHOOK_EVENT_TYPES.length);
  return [...new Set(events)];
}

const checkDescription = (description: string | null | undefined): string | null =>
  checkOptionalText(description, 'input.description', LIMITS.descriptionLength);

const noSuchWebhook = (): LexiclipError => notFound('id', 'such webhook');

const tooMany = (used: number): LexiclipError =>
  new LexiclipError('FORBIDDEN', `input: a tenant may have ${LIMITS.webhooks} webhooks, and has ${used}`, {
    argument: 'input',
    limit: LIMITS.webhooks,
    used,
  });

/** Latest time that a `Date` can hold, ms since 1970. */
const MAX_TIME = 8.64e15;

/** Sorts the newest first. */
const placeOf = ({ eventId, at }: Pick<DeliveryStep, 'eventId' | 'at'>): string =>
  `${(MAX_TIME - at.getTime()).toString(16).padStart(14, '0')}/${eventId}`;
