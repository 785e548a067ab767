import type { TenantId } from '../../domain/ids.js';
import type { Usage } from '../../domain/usage.js';
import { float, type RowOf, text } from './lance/columns.js';
import type { Database } from './lance/database.js';
import type { RecordTable } from './lance/record-table.js';
import { allOf, atLeast, below, equal, oneOf } from './lance/sql.js';

const columns = {
  /** `<tenantId>/<date>/<writer>`: each process has rows of its own, so none overwrites what another has counted. */
  key: text,
  tenantId: text,
  /** Of the day in UTC, YYYY-MM-DD. */
  date: text,
  requests: float,
  images: float,
  promptsEncoded: float,
  errors: float,
  bytes: float,
};

export interface UsageRow extends Usage {
  readonly tenantId: TenantId;
  readonly date: string;
}

export class UsageStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(system: Database): Promise<UsageStore> {
    return new UsageStore(await system.records('usage', columns, 'key'));
  }

  /** What this writer has counted in all, in the place of what it has written before. */
  async put(writer: string, rows: readonly UsageRow[]): Promise<void> {
    await this.records.upsert(rows.map((row) => ({ ...row, key: `${row.tenantId}/${row.date}/${writer}` })));
  }

  /** What all writers have written: several rows for a day of a tenant where there were several writers. */
  async ofTenants(tenants: readonly TenantId[], from: string, to: string): Promise<UsageRow[]> {
    const rows = await this.records.select(allOf(oneOf('tenantId', tenants), atLeast('date', from)));
    return rows.filter(({ date }) => date <= to).map(fromRow);
  }

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
});
