import type { TenantId } from '../../../domain/ids.js';
import type { Usage } from '../../../domain/usage.js';
import { float, optional, type RowOf, text } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { allOf, atLeast, below, equal, oneOf } from '../lance/sql.js';

const columns = {
  /** `<tenantId>/<date>/<writer>`: each process has its own rows, so none overwrites the counts of another. */
  key: text,
  tenantId: text,
  /** Day in UTC, YYYY-MM-DD. */
  date: text,
  requests: float,
  images: float,
  promptsEncoded: float,
  errors: float,
  bytes: float,
  // Null in rows from before there were samples.
  samples: optional(float),
  thumbnailBytes: optional(float),
};

/** Usage of a tenant on one day, as counted by one writer. */
export interface UsageRow extends Usage {
  readonly tenantId: TenantId;
  /** Day in UTC, YYYY-MM-DD. */
  readonly date: string;
}

/** Usage by tenant, day and writer. */
export class UsageStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(system: Database): Promise<UsageStore> {
    return new UsageStore(await system.records('usage', columns, 'key', { derived: true }));
  }

  /** Stores the totals of a writer, which replace those it has stored before. */
  async put(writer: string, rows: readonly UsageRow[]): Promise<void> {
    await this.records.upsert(rows.map((row) => ({ ...row, key: `${row.tenantId}/${row.date}/${writer}` })));
  }

  /**
   * The rows of all writers, so that a tenant may have several rows for a day.
   *
   * @param from first day, YYYY-MM-DD
   * @param to last day, YYYY-MM-DD
   */
  async ofTenants(tenants: readonly TenantId[], from: string, to: string): Promise<UsageRow[]> {
    const rows = await this.records.select(allOf(oneOf('tenantId', tenants), atLeast('date', from)));
    return rows.filter(({ date }) => date <= to).map(fromRow);
  }

  /** @param date first day that is kept, YYYY-MM-DD */
  async removeBefore(date: string): Promise<void> {
    if ((await this.records.count(below('date', date))) > 0) await this.records.delete(below('date', date));
  }

  async removeAllOf(tenant: TenantId): Promise<void> {
    await this.records.delete(equal('tenantId', tenant));
  }
}

const fromRow = ({ key: _, ...row }: RowOf<typeof columns>): UsageRow => ({
  ...row,
  tenantId: row.tenantId as TenantId,
  samples: row.samples ?? 0,
  thumbnailBytes: row.thumbnailBytes ?? 0,
});
