import type { TenantId } from '../../../domain/ids.js';
import { QUOTAS, type QuotaSettings, type Quotas } from '../../../domain/quotas.js';
import { integer, optional, text } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { allOf, equal, oneOf } from '../lance/sql.js';

/** The quotas that have a column of their own. */
const columns = {
  tenantId: text,
  labelSets: optional(integer),
  labels: optional(integer),
  imagesPerMinute: optional(integer),
};

/** All other quotas, one row for each, so that a new one needs no new column. */
const valueColumns = {
  /** `<tenantId>/<name>`. */
  key: text,
  tenantId: text,
  name: text,
  value: integer,
};

const NONE = Object.fromEntries(QUOTAS.map((name) => [name, null])) as unknown as QuotaSettings;
const VALUES = QUOTAS.filter((name) => !(name in columns));

/** Quotas that were set for tenants. */
export class QuotaStore {
  private constructor(
    private readonly records: RecordTable<typeof columns>,
    private readonly values: RecordTable<typeof valueColumns>,
  ) {}

  static async open(system: Database): Promise<QuotaStore> {
    return new QuotaStore(
      await system.records('tenant_quotas', columns, 'tenantId'),
      await system.records('tenant_quota_values', valueColumns, 'key'),
    );
  }

  async find(tenantId: TenantId): Promise<QuotaSettings | undefined> {
    return (await this.findMany([tenantId])).get(tenantId);
  }

  /** Quotas of the tenants for which any were set. */
  async findMany(tenants: readonly TenantId[]): Promise<Map<TenantId, QuotaSettings>> {
    const [rows, values] = await Promise.all([
      this.records.select(oneOf('tenantId', tenants)),
      this.values.select(oneOf('tenantId', tenants)),
    ]);
    const found = new Map<TenantId, QuotaSettings>();
    const add = (id: string, settings: Partial<QuotaSettings>) =>
      found.set(id as TenantId, { ...(found.get(id as TenantId) ?? NONE), ...settings });
    for (const { tenantId, ...settings } of rows) add(tenantId, settings);
    for (const { tenantId, name, value } of values) add(tenantId, { [name]: value });
    return found;
  }

  async put(tenantId: TenantId, settings: QuotaSettings): Promise<void> {
    const { labelSets, labels, imagesPerMinute } = settings;
    await this.records.upsert([{ tenantId, labelSets, labels, imagesPerMinute }]);
    const rows = VALUES.flatMap((name) => rowsOf(tenantId, name, settings[name]));
    if (rows.length > 0) await this.values.upsert(rows);
    const unset = VALUES.filter((name) => settings[name] === null);
    if (unset.length > 0) await this.removeValues(tenantId, unset);
  }

  async remove(tenantId: TenantId): Promise<void> {
    await this.records.delete(equal('tenantId', tenantId));
    await this.removeValues(tenantId, VALUES);
  }

  private async removeValues(tenantId: TenantId, names: readonly string[]): Promise<void> {
    const where = allOf(equal('tenantId', tenantId), oneOf('name', names));
    await this.values.delete(where);
  }
}

const rowsOf = (tenantId: TenantId, name: keyof Quotas, value: number | null) =>
  value === null ? [] : [{ key: `${tenantId}/${name}`, tenantId, name, value }];
