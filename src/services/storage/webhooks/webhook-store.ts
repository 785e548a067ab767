import type { WebhookId } from '../../../domain/ids.js';
import type { Webhook, WebhookEventType, WebhookSecret, WebhookStatus } from '../../../domain/webhook.js';
import { integer, optional, type RowOf, text, texts, time } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { equal, oneOf } from '../lance/sql.js';

const columns = {
  id: text,
  url: text,
  description: optional(text),
  events: texts,
  status: text,
  disabledReason: optional(text),
  createdAt: time,
  createdBy: text,
  updatedAt: time,
};

const secretColumns = {
  /** `<webhookId>/<sequence>`: inserting the key makes the secret the newest one. */
  key: text,
  webhookId: text,
  sequence: integer,
  /** As it is: messages cannot be signed with its hash. */
  secret: text,
  createdAt: time,
  overlapUntil: time,
};

/** A tenant's webhooks, and their secrets. */
export class WebhookStore {
  private constructor(
    private readonly records: RecordTable<typeof columns>,
    private readonly secrets: RecordTable<typeof secretColumns>,
  ) {}

  static async open(database: Database): Promise<WebhookStore> {
    return new WebhookStore(
      await database.records('webhooks', columns, 'id'),
      await database.records('webhook_secrets', secretColumns, 'key'),
    );
  }

  /** Unordered. */
  async all(): Promise<Webhook[]> {
    return (await this.records.select()).map(fromRow);
  }

  async find(id: WebhookId): Promise<Webhook | undefined> {
    const row = await this.records.first(equal('id', id));
    return row && fromRow(row);
  }

  async insert(webhook: Webhook, secret: WebhookSecret): Promise<void> {
    // The secret first: a webhook without one could not be told of anything.
    await this.addSecret(secret);
    await this.records.insertIfAbsent({ ...webhook });
  }

  /** @returns false when the webhook is not there */
  async update(id: WebhookId, values: Partial<Omit<Webhook, 'id'>>): Promise<boolean> {
    return (await this.records.update(equal('id', id), values)) > 0;
  }

  /** @returns false when the webhook is not there */
  async remove(id: WebhookId): Promise<boolean> {
    const removed = await this.records.delete(equal('id', id));
    await this.secrets.delete(equal('webhookId', id));
    return removed > 0;
  }

  /** @returns false when somebody else has added a secret with this number */
  addSecret(secret: WebhookSecret): Promise<boolean> {
    return this.secrets.insertIfAbsent({ ...secret, key: keyOf(secret) });
  }

  /** Unordered. */
  async secretsOf(webhook: WebhookId): Promise<WebhookSecret[]> {
    const rows = await this.secrets.select(equal('webhookId', webhook));
    return rows.map(({ key: _, ...row }) => ({ ...row, webhookId: row.webhookId as WebhookId }));
  }

  async removeSecrets(secrets: readonly WebhookSecret[]): Promise<void> {
    if (secrets.length > 0) await this.secrets.delete(oneOf('key', secrets.map(keyOf)));
  }
}

const keyOf = ({ webhookId, sequence }: WebhookSecret): string => `${webhookId}/${sequence}`;

const fromRow = (row: RowOf<typeof columns>): Webhook => ({
  ...row,
  id: row.id as WebhookId,
  events: row.events as readonly WebhookEventType[],
  status: row.status as WebhookStatus,
});
