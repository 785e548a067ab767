import type { ApiKeyId, TenantId } from '../../../domain/ids.js';
import { text, time } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { type Condition, equal, oneOf } from '../lance/sql.js';

const columns = { id: text, tenantId: text, lastUsedAt: time };

/** A use of an API key. */
export interface KeyUse {
  readonly id: ApiKeyId;
  readonly tenantId: TenantId;
  readonly at: Date;
}

/** When each API key was last used: apart from the keys, so that authentication reads a table that rarely changes. */
export class KeyUseStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(system: Database): Promise<KeyUseStore> {
    return new KeyUseStore(await system.records('api_key_uses', columns, 'id', { derived: true }));
  }

  /** Stores the uses, at most one of each key, in one commit. */
  async put(uses: readonly KeyUse[]): Promise<void> {
    await this.records.upsert(uses.map(({ id, tenantId, at }) => ({ id, tenantId, lastUsedAt: at })));
  }

  /** The last use of each key that has been used. */
  async lastUses(ids: readonly ApiKeyId[]): Promise<Map<ApiKeyId, Date>> {
    const rows = await this.records.pick(['id', 'lastUsedAt'], oneOf('id', ids));
    return new Map(rows.map(({ id, lastUsedAt }) => [id as ApiKeyId, lastUsedAt]));
  }

  async remove(ids: readonly ApiKeyId[]): Promise<void> {
    await this.removeWhere(oneOf('id', ids));
  }

  async removeAllOf(tenantId: TenantId): Promise<void> {
    await this.removeWhere(equal('tenantId', tenantId));
  }

  private async removeWhere(where: Condition): Promise<void> {
    await this.records.delete(where);
  }
}
