import type { TenantId } from '../../domain/ids.js';
import type { QuotaSettings } from '../../domain/quotas.js';
import { integer, optional, text } from './lance/columns.js';
import type { Database } from './lance/database.js';
import type { RecordTable } from './lance/record-table.js';
import { equal, oneOf } from './lance/sql.js';

const columns = {
  tenantId: text,
  labelSets: optional(integer),
  labels: optional(integer),
  imagesPerMinute: optional(integer),
  promptsPerMinute: optional(integer),
};

/** Quotas that were set for tenants. */
export class QuotaStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(system: Database): Promise<QuotaStore> {
    return new QuotaStore(await system.records('tenant_quotas', columns, 'tenantId'));
  }

  async find(tenantId: TenantId): Promise<QuotaSettings | undefined> {
    return (await this.findMany([tenantId])).get(tenantId);
  }

  /** Quotas of the tenants for which any were set. */
  async findMany(tenants: readonly TenantId[]): Promise<Map<TenantId, QuotaSettings>> {
    const rows = await this.records.select(oneOf('tenantId', tenants));
    return new Map(rows.map(({ tenantId, ...settings }) => [tenantId as TenantId, settings]));
  }

  async put(tenantId: TenantId, settings: QuotaSettings): Promise<void> {
    await this.records.upsert([{ tenantId, ...settings }]);
  }

  async remove(tenantId: TenantId): Promise<void> {
    await this.records.delete(equal('tenantId', tenantId));
  }
}
