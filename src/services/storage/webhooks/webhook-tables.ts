import { integer, text } from '../lance/columns.js';
import { oncePerDatabase } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { oneOf } from '../lance/sql.js';
import { DeliveryStore } from './delivery-store.js';
import { WebhookStore } from './webhook-store.js';

const markColumns = { key: text, number: integer };

/** Up to which number things were announced that are numbered, such as the versions of a label set. */
export class AnnouncedMarks {
  constructor(private readonly records: RecordTable<typeof markColumns>) {}

  async all(): Promise<Map<string, number>> {
    return new Map((await this.records.select()).map(({ key, number }) => [key, number]));
  }

  async put(marks: ReadonlyMap<string, number>): Promise<void> {
    if (marks.size > 0) await this.records.upsert([...marks].map(([key, number]) => ({ key, number })));
  }

  async remove(keys: readonly string[]): Promise<void> {
    if (keys.length > 0) await this.records.delete(oneOf('key', keys));
  }
}

/** The tables of one tenant's webhooks. */
export class WebhookTables {
  private constructor(
    readonly webhooks: WebhookStore,
    readonly deliveries: DeliveryStore,
    readonly marks: AnnouncedMarks,
  ) {}

  static readonly open = oncePerDatabase(async (database) => {
    const webhooks = await WebhookStore.open(database);
    const marks = new AnnouncedMarks(await database.records('webhook_marks', markColumns, 'key'));
    return new WebhookTables(webhooks, await DeliveryStore.open(database), marks);
  });
}
