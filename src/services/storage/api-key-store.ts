import type { ApiKey, Scope } from '../../domain/api-key.js';
import type { ApiKeyId, TenantId } from '../../domain/ids.js';
import { optional, type RowOf, text, texts, time } from './lance/columns.js';
import type { Database } from './lance/database.js';
import type { RecordTable } from './lance/record-table.js';
import { allOf, type Condition, equal, isNull, oneOf } from './lance/sql.js';

const columns = {
  /** SHA-256 of the secret, hex. The secret itself is stored nowhere. */
  hash: text,
  id: text,
  tenantId: text,
  name: text,
  prefix: text,
  scopes: texts,
  createdAt: time,
  expiresAt: optional(time),
  revokedAt: optional(time),
  lastUsedAt: optional(time),
};
type Row = RowOf<typeof columns>;

/** The API keys of all tenants, and the operator's key. Stores no secrets. */
export class ApiKeyStore {
  private constructor(
    private readonly records: RecordTable<typeof columns>,
    private readonly operators: RecordTable<{ id: typeof text; hash: typeof text }>,
  ) {}

  static async open(system: Database): Promise<ApiKeyStore> {
    const records = await system.records('api_keys', columns, 'hash');
    return new ApiKeyStore(records, await system.records('operator_key', { id: text, hash: text }, 'id'));
  }

  /** @throws Error when the hash exists, which does not happen with random secrets */
  async insert(key: ApiKey, hash: string): Promise<void> {
    if (!(await this.records.insertIfAbsent({ ...key, hash }))) throw new Error('two API keys have the same hash');
  }

  findByHash(hash: string): Promise<ApiKey | undefined> {
    return this.find(equal('hash', hash));
  }

  findById(tenantId: TenantId, id: ApiKeyId): Promise<ApiKey | undefined> {
    return this.find(allOf(equal('id', id), equal('tenantId', tenantId)));
  }

  /** The keys of each tenant, unordered. */
  async ofTenants(tenants: readonly TenantId[]): Promise<Map<TenantId, ApiKey[]>> {
    const keys = new Map<TenantId, ApiKey[]>(tenants.map((id) => [id, []]));
    for (const row of await this.records.select(oneOf('tenantId', tenants))) {
      const key = fromRow(row);
      keys.get(key.tenantId)?.push(key);
    }
    return keys;
  }

  /** Revokes a key. Later calls do not change the time. */
  async revoke(tenantId: TenantId, id: ApiKeyId, at: Date): Promise<void> {
    const where = allOf(equal('id', id), equal('tenantId', tenantId), isNull('revokedAt'));
    await this.records.update(where, { revokedAt: at });
  }

  async expire(tenantId: TenantId, id: ApiKeyId, at: Date): Promise<void> {
    await this.records.update(allOf(equal('id', id), equal('tenantId', tenantId)), { expiresAt: at });
  }

  async removeAllOf(tenantId: TenantId): Promise<void> {
    await this.records.delete(equal('tenantId', tenantId));
  }

  /** Records a use of the key. */
  async touch(id: ApiKeyId, at: Date): Promise<void> {
    await this.records.update(equal('id', id), { lastUsedAt: at });
  }

  /** Stores the hash of a new operator key. @returns false when one exists */
  insertOperatorKey(hash: string): Promise<boolean> {
    return this.operators.insertIfAbsent({ id: 'operator', hash });
  }

  /** @returns undefined when there is no operator key */
  async operatorKeyHash(): Promise<string | undefined> {
    return (await this.operators.first(equal('id', 'operator')))?.hash;
  }

  private async find(where: Condition): Promise<ApiKey | undefined> {
    const row = await this.records.first(where);
    return row && fromRow(row);
  }
}

const fromRow = ({ hash: _, ...row }: Row): ApiKey => ({
  ...row,
  id: row.id as ApiKeyId,
  tenantId: row.tenantId as TenantId,
  scopes: row.scopes as readonly Scope[],
});
