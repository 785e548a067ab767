import type { AllowedHost } from '../../../domain/allowed-host.js';
import type { TenantId } from '../../../domain/ids.js';
import type { Tenant } from '../../../domain/tenant.js';
import type { WebhookEvent } from '../../../domain/webhook.js';
import { CloseStack } from '../../concurrency/close-stack.js';
import type { LabelSetStore } from '../../storage/label-sets/label-set-store.js';
import type { WebhookTenantStore } from '../../storage/system/webhook-tenant-store.js';
import type { WebhookTables } from '../../storage/webhooks/webhook-tables.js';
import { Announcer } from './announcer.js';
import { DeliveryRunner, type RunnerOptions } from './delivery-runner.js';
import { NumberedEvents } from './numbered-events.js';
import { Subscriptions } from './subscriptions.js';
import { type SweepOptions, WebhookSweep } from './sweep.js';
import { type SenderOptions, WebhookSender } from './webhook-sender.js';
import { Webhooks } from './webhooks.js';

export interface OpenWebhooksParts {
  /** Where messages may be sent; with none, webhooks are switched off. */
  readonly hosts: readonly AllowedHost[];
  readonly store: WebhookTenantStore;
  readonly openTables: (tenant: TenantId) => Promise<WebhookTables>;
  readonly openLabelSets: (tenant: TenantId) => Promise<LabelSetStore>;
  readonly findTenant: (tenant: TenantId) => Promise<Tenant | undefined>;
  readonly consistencyMs: number;
  /** How long deliveries are kept on record, days. */
  readonly days: number;
  readonly onFailure: (error: unknown) => void;
}

export interface OpenWebhooksOptions extends SenderOptions, RunnerOptions, SweepOptions {}

/** Takes word of what has happened. */
export interface EventOutlet {
  /** Resolves when the event is on record. To announce it again does nothing. */
  announce(tenant: TenantId, event: WebhookEvent): Promise<void>;
  /** For events with numbers: what fails is reported, and made up for later. */
  notice(tenant: TenantId, event: WebhookEvent): void;
}

export interface OpenedWebhooks {
  readonly webhooks: Webhooks;
  readonly events: EventOutlet;
  /** Goes with a tenant that is deleted. */
  readonly subscriptions: Subscriptions;
  close(): Promise<void>;
}

const SILENT: EventOutlet = { announce: async () => undefined, notice: () => undefined };

/** Puts the parts of webhooks together, and begins to look after what other servers have left. */
export function openWebhooks(parts: OpenWebhooksParts, options: OpenWebhooksOptions = {}): OpenedWebhooks {
  const { hosts, findTenant, onFailure, days } = parts;
  const subscriptions = new Subscriptions(parts.store, parts.openTables, parts.consistencyMs);
  const numbered = new NumberedEvents(parts.openLabelSets);
  if (hosts.length === 0) {
    const webhooks = new Webhooks({ subscriptions, numbered, outlet: undefined });
    return { webhooks, events: SILENT, subscriptions, close: async () => undefined };
  }
  const opened = new CloseStack();
  const sender = new WebhookSender(hosts, options);
  const runner = opened.add(new DeliveryRunner({ subscriptions, sender, findTenant, onFailure }, options));
  const announcer = opened.add(new Announcer(subscriptions, runner, onFailure));
  const isAlive = async (tenant: TenantId) => (await findTenant(tenant)) !== undefined;
  const sweep = new WebhookSweep({ subscriptions, numbered, announcer, runner, isAlive, days, onFailure }, options);
  opened.add(sweep).start();
  const webhooks = new Webhooks({ subscriptions, numbered, outlet: { sender, announcer, runner } });
  return { webhooks, events: announcer, subscriptions, close: () => opened.close() };
}
