import type { WebhookId } from '../../../domain/ids.js';
import type { DeliveryRef } from '../../../domain/webhook.js';
import type { DeliveryStep, DeliveryStepKind } from '../../../domain/webhook-delivery.js';
import { float, integer, optional, type RowOf, text, time } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { after, allOf, before, equal, oneOf } from '../lance/sql.js';

const columns = {
  /** `<webhookId>/<eventId>/<step>`: inserting the key takes the step. */
  key: text,
  webhookId: text,
  eventId: text,
  step: integer,
  kind: text,
  at: time,
  type: optional(text),
  payload: optional(text),
  durationMs: optional(float),
  status: optional(integer),
  error: optional(text),
  delayMs: optional(float),
};

type Place = Pick<DeliveryRef, 'webhookId' | 'eventId'>;

/** More than in other tables, as it is mostly added to. */
const MAX_FRAGMENTS = 32;

/** The log of what a tenant's webhooks were told, and of what became of that. */
export class DeliveryStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(database: Database): Promise<DeliveryStore> {
    const upkeep = { maxFragments: MAX_FRAGMENTS, index: 'eventId' };
    return new DeliveryStore(await database.records('webhook_deliveries', columns, 'key', upkeep));
  }

  /** Puts deliveries on record by their first steps, unless they are. */
  async begin(steps: readonly DeliveryStep[]): Promise<void> {
    if (steps.length > 0) await this.records.insertAbsent(steps.map(toRow));
  }

  /** Those that are on record, as `<webhookId>/<eventId>`. */
  async begun(places: readonly Place[]): Promise<Set<string>> {
    const keys = await this.records.values(
      'key',
      oneOf(
        'key',
        places.map((place) => keyOf({ ...place, step: 0 })),
      ),
    );
    return new Set(keys.map((key) => key.slice(0, key.lastIndexOf('/'))));
  }

  /** Adds the next step. @returns false when another server has taken it */
  add(step: DeliveryStep): Promise<boolean> {
    return this.records.insertIfAbsent(toRow(step));
  }

  /** The steps of one delivery, unordered. */
  async stepsOf({ webhookId, eventId }: Place): Promise<DeliveryStep[]> {
    return this.stepsOfAll(webhookId, [eventId]);
  }

  /** The steps of deliveries to one webhook, unordered. */
  async stepsOfAll(webhookId: WebhookId, eventIds: readonly string[]): Promise<DeliveryStep[]> {
    return (await this.records.select(allOf(equal('webhookId', webhookId), oneOf('eventId', eventIds)))).map(fromRow);
  }

  /** The deliveries, of those begun after a time, that have not ended. */
  async open(since: Date): Promise<Place[]> {
    const marks = ['QUEUED', 'DELIVERED', 'GIVEN_UP'] satisfies DeliveryStepKind[];
    const where = allOf(oneOf('kind', marks), after('at', since));
    const rows = await this.records.pick(['webhookId', 'eventId', 'kind'], where);
    const open = new Map<string, Place>();
    for (const { webhookId, eventId } of rows.filter(({ kind }) => kind === 'QUEUED')) {
      open.set(`${webhookId}/${eventId}`, { webhookId: webhookId as WebhookId, eventId });
    }
    for (const { webhookId, eventId } of rows.filter(({ kind }) => kind !== 'QUEUED')) {
      open.delete(`${webhookId}/${eventId}`);
    }
    return [...open.values()];
  }

  /** The events that a webhook was to be told of, and when they were put on record; unordered. */
  begunOf(webhookId: WebhookId): Promise<Pick<DeliveryStep, 'eventId' | 'at'>[]> {
    return this.records.pick(['eventId', 'at'], allOf(equal('webhookId', webhookId), equal('step', 0)));
  }

  async removeAllOf(webhookId: WebhookId): Promise<void> {
    await this.records.delete(equal('webhookId', webhookId));
  }

  /** Removes what is older than this time, and the oldest of more than `max` deliveries. */
  async prune(time: Date, max: number): Promise<void> {
    await this.records.delete(before('at', time));
    if ((await this.records.count(equal('step', 0))) <= max) return;
    const times = (await this.records.values('at', equal('step', 0))).map(Number).sort((a, b) => b - a);
    await this.records.delete(before('at', new Date(times[max - 1] as number)));
  }
}

const keyOf = ({ webhookId, eventId, step }: Pick<DeliveryStep, 'webhookId' | 'eventId' | 'step'>): string =>
  `${webhookId}/${eventId}/${step}`;

const toRow = (step: DeliveryStep): RowOf<typeof columns> => ({ ...step, key: keyOf(step) });

const fromRow = ({ key: _, ...row }: RowOf<typeof columns>): DeliveryStep => ({
  ...row,
  webhookId: row.webhookId as WebhookId,
  kind: row.kind as DeliveryStepKind,
});
