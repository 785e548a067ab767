import type { ApiKeyId, TenantId } from '../../../domain/ids.js';
import { optional, type RowOf, text, time } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { allOf, type Condition, equal, oneOf } from '../lance/sql.js';

const columns = {
  /** Id of the key that replaces the other one. A key replaces at most one, but several may replace the same. */
  successor: text,
  predecessor: text,
  tenantId: text,
  at: time,
  /** When the replaced key was to expire before it was first rotated. */
  expiresAt: optional(time),
};

/** That a key was made to replace another one. */
export interface KeyRotation {
  readonly successor: ApiKeyId;
  readonly predecessor: ApiKeyId;
  readonly tenantId: TenantId;
  readonly at: Date;
  /** When the replaced key was to expire before it was first rotated; null if never. */
  readonly expiresAt: Date | null;
}

/** Which API keys replace which. */
export class KeyRotationStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(system: Database): Promise<KeyRotationStore> {
    return new KeyRotationStore(await system.records('api_key_rotations', columns, 'successor'));
  }

  async add(rotation: KeyRotation): Promise<void> {
    await this.records.insertIfAbsent({ ...rotation });
  }

  /** The rotations of a key, oldest first. */
  async of(tenantId: TenantId, predecessor: ApiKeyId): Promise<KeyRotation[]> {
    const rows = await this.records.select(allOf(equal('predecessor', predecessor), equal('tenantId', tenantId)));
    return rows.map(fromRow).sort((a, b) => a.at.getTime() - b.at.getTime());
  }

  /** Forgets by which keys these were replaced. */
  async remove(predecessors: readonly ApiKeyId[]): Promise<void> {
    await this.removeWhere(oneOf('predecessor', predecessors));
  }

  async removeAllOf(tenantId: TenantId): Promise<void> {
    await this.removeWhere(equal('tenantId', tenantId));
  }

  private async removeWhere(where: Condition): Promise<void> {
    await this.records.delete(where);
  }
}

const fromRow = (row: RowOf<typeof columns>): KeyRotation => ({
  ...row,
  successor: row.successor as ApiKeyId,
  predecessor: row.predecessor as ApiKeyId,
  tenantId: row.tenantId as TenantId,
});
