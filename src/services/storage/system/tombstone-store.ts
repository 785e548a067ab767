import type { TenantId } from '../../../domain/ids.js';
import type { TenantStatus } from '../../../domain/tenant.js';
import type { Tombstone, TombstoneStage } from '../../../domain/tombstone.js';
import { type RowOf, text, time } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { allOf, equal } from '../lance/sql.js';

const columns = {
  id: text,
  slug: text,
  name: text,
  status: text,
  createdAt: time,
  stage: text,
  deletedAt: time,
  dropAt: time,
};

/** The tombstones of tenants that are being deleted, or made. */
export class TombstoneStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(system: Database): Promise<TombstoneStore> {
    return new TombstoneStore(await system.records('tombstones', columns, 'id'));
  }

  /** @returns false when the tenant has a tombstone */
  insert(tombstone: Tombstone): Promise<boolean> {
    const { tenant, stage, deletedAt, dropAt } = tombstone;
    return this.records.insertIfAbsent({ ...tenant, stage, deletedAt, dropAt });
  }

  async find(id: TenantId): Promise<Tombstone | undefined> {
    const row = await this.records.first(equal('id', id));
    return row && fromRow(row);
  }

  async all(): Promise<Tombstone[]> {
    return (await this.records.select()).map(fromRow);
  }

  /**
   * Moves a tombstone from one stage to the next.
   *
   * @returns false when another was first: it is at another stage, or gone
   */
  async advance(
    { tenant: { id }, stage: from }: Tombstone,
    stage: TombstoneStage,
    times: Partial<Pick<Tombstone, 'deletedAt' | 'dropAt'>> = {},
  ): Promise<boolean> {
    return (await this.records.update(at(id, from), { stage, ...times })) === 1;
  }

  /** @returns false when it is at another stage, or gone */
  async remove({ tenant: { id }, stage }: Tombstone): Promise<boolean> {
    return (await this.records.delete(at(id, stage))) === 1;
  }
}

const at = (id: TenantId, stage: TombstoneStage) => allOf(equal('id', id), equal('stage', stage));

const fromRow = ({ stage, deletedAt, dropAt, ...tenant }: RowOf<typeof columns>): Tombstone => ({
  tenant: { ...tenant, id: tenant.id as TenantId, status: tenant.status as TenantStatus },
  stage: stage as TombstoneStage,
  deletedAt,
  dropAt,
});
