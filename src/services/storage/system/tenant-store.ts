import type { TenantId } from '../../../domain/ids.js';
import type { Tenant, TenantStatus } from '../../../domain/tenant.js';
import { type RowOf, text, time } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { equal, oneOf } from '../lance/sql.js';

const columns = { slug: text, id: text, name: text, status: text, createdAt: time };

/** The tenants. */
export class TenantStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(system: Database): Promise<TenantStore> {
    return new TenantStore(await system.records('tenants', columns, 'slug'));
  }

  /** @returns false when the slug is taken */
  insert(tenant: Tenant): Promise<boolean> {
    return this.records.insertIfAbsent({ ...tenant });
  }

  async findBySlug(slug: string): Promise<Tenant | undefined> {
    return (await this.findBySlugs([slug]))[0];
  }

  /** The tenants that exist, unordered. */
  async findBySlugs(slugs: readonly string[]): Promise<Tenant[]> {
    return (await this.records.select(oneOf('slug', slugs))).map(fromRow);
  }

  /** The tenants that exist, unordered. */
  async findByIds(ids: readonly TenantId[]): Promise<Tenant[]> {
    return (await this.records.select(oneOf('id', ids))).map(fromRow);
  }

  async findById(id: TenantId): Promise<Tenant | undefined> {
    return (await this.findByIds([id]))[0];
  }

  async update({ id }: Tenant, to: Partial<Pick<Tenant, 'name' | 'status'>>): Promise<void> {
    await this.records.update(equal('id', id), to);
  }

  async remove({ id }: Tenant): Promise<void> {
    await this.records.delete(equal('id', id));
  }

  async all(): Promise<Tenant[]> {
    return (await this.records.select()).map(fromRow);
  }
}

const fromRow = (row: RowOf<typeof columns>): Tenant => ({
  ...row,
  id: row.id as TenantId,
  status: row.status as TenantStatus,
});
