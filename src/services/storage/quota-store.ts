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
};

/** In a table of its own, because tables that older servers have made do not have the column. */
const promptColumns = { tenantId: text, promptsPerMinute: optional(integer) };

/** Quotas that were set for tenants. */
export class QuotaStore {
  private constructor(
    private readonly records: RecordTable<typeof columns>,
    private readonly prompts: RecordTable<typeof promptColumns>,
  ) {}

  static async open(system: Database): Promise<QuotaStore> {
    return new QuotaStore(
      await system.records('tenant_quotas', columns, 'tenantId'),
      await system.records('tenant_prompt_quotas', promptColumns, 'tenantId'),
    );
  }

  async find(tenantId: TenantId): Promise<QuotaSettings | undefined> {
    return (await this.findMany([tenantId])).get(tenantId);
  }

  /** Quotas of the tenants for which any were set. */
  async findMany(tenants: readonly TenantId[]): Promise<Map<TenantId, QuotaSettings>> {
    const [rows, promptRows] = await Promise.all([
      this.records.select(oneOf('tenantId', tenants)),
      this.prompts.select(oneOf('tenantId', tenants)),
    ]);
    const prompts = new Map(promptRows.map(({ tenantId, promptsPerMinute }) => [tenantId, promptsPerMinute]));
    return new Map(
      rows.map(({ tenantId, ...settings }) => [
        tenantId as TenantId,
        { ...settings, promptsPerMinute: prompts.get(tenantId) ?? null },
      ]),
    );
  }

  async put(tenantId: TenantId, { promptsPerMinute, ...settings }: QuotaSettings): Promise<void> {
    await this.prompts.upsert([{ tenantId, promptsPerMinute }]);
    await this.records.upsert([{ tenantId, ...settings }]);
  }

  async remove(tenantId: TenantId): Promise<void> {
    await this.records.delete(equal('tenantId', tenantId));
    await this.prompts.delete(equal('tenantId', tenantId));
  }
}
