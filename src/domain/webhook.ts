import type { TenantId, WebhookId } from './ids.js';

/** What webhooks are told of, by its name in the message. */
export const WEBHOOK_EVENT_TYPES = ['job.finished', 'version.committed', 'tag.moved'] as const;
export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number];

/** The type of the message that `sendTestWebhook` sends, whatever the webhook has asked for. */
export const TEST_EVENT_TYPE = 'webhook.test';

export const WEBHOOK_STATUSES = ['ENABLED', 'DISABLED'] as const;
export type WebhookStatus = (typeof WEBHOOK_STATUSES)[number];

/** Where a tenant wants to be told of events. Its secrets are kept apart. */
export interface Webhook {
  readonly id: WebhookId;
  readonly url: string;
  readonly description: string | null;
  readonly events: readonly WebhookEventType[];
  readonly status: WebhookStatus;
  /** Null when it is enabled, and when somebody has disabled it. */
  readonly disabledReason: string | null;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly updatedAt: Date;
}

/** How long a replaced secret may sign beside its successor, seconds. */
export const MAX_SECRET_OVERLAP_SECONDS = 30 * 24 * 3600;

/** A secret that messages are signed with. */
export interface WebhookSecret {
  readonly webhookId: WebhookId;
  /** 1, 2, 3 …: each takes the place of those before it. */
  readonly sequence: number;
  /** As receivers have it, `whsec_` and base64. */
  readonly secret: string;
  readonly createdAt: Date;
  /** Until when those before it sign as well. */
  readonly overlapUntil: Date;
}

/** The secrets to sign with, the newest first. */
export function signingSecrets(secrets: readonly WebhookSecret[], now = Date.now()): WebhookSecret[] {
  const newestFirst = [...secrets].sort((a, b) => b.sequence - a.sequence);
  const endedBy = newestFirst.findIndex(({ overlapUntil }) => overlapUntil.getTime() <= now);
  return endedBy < 0 ? newestFirst : newestFirst.slice(0, endedBy + 1);
}

/** Something that has happened to a tenant. */
export interface WebhookEvent {
  /** Always the same for the same event, so that it is announced once however often it is noticed. */
  readonly id: string;
  readonly type: WebhookEventType | typeof TEST_EVENT_TYPE;
  readonly at: Date;
  /** Ids, slugs and numbers. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** The message that receivers get of an event, the same text at every attempt. */
export const payloadOf = ({ type, at, data }: WebhookEvent): string =>
  JSON.stringify({ type, timestamp: at.toISOString(), data });

/** Names the delivery of one event to one webhook. */
export interface DeliveryRef {
  readonly tenant: TenantId;
  readonly webhookId: WebhookId;
  readonly eventId: string;
}
