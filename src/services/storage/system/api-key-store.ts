import type { ApiKey, Scope } from '../../../domain/api-key.js';
import type { ApiKeyId, TenantId } from '../../../domain/ids.js';
import { optional, type RowOf, text, texts, time } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { after, allOf, anyOf, before, type Condition, equal, isNull, oneOf } from '../lance/sql.js';
import { KeyRotationStore } from './key-rotation-store.js';
import { KeyUseStore } from './key-use-store.js';

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
  /** Written by earlier releases only; see `KeyUseStore`. */
  lastUsedAt: optional(time),
};
type Row = RowOf<typeof columns>;

/** Maximum number of ids in one filter. */
const MAX_FILTER_IDS = 1000;

/** When a key ends, or ended. */
export type KeyEnd = Pick<ApiKey, 'id' | 'expiresAt' | 'revokedAt'>;

/** The API keys of all tenants with their uses and rotations, and the operator's key. Stores no secrets. */
export class ApiKeyStore {
  private constructor(
    private readonly records: RecordTable<typeof columns>,
    private readonly operators: RecordTable<{ id: typeof text; hash: typeof text }>,
    readonly uses: KeyUseStore,
    readonly rotations: KeyRotationStore,
  ) {}

  static async open(system: Database): Promise<ApiKeyStore> {
    return new ApiKeyStore(
      await system.records('api_keys', columns, 'hash', { index: 'hash' }),
      await system.records('operator_key', { id: text, hash: text }, 'id'),
      await KeyUseStore.open(system),
      await KeyRotationStore.open(system),
    );
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

  /** The ends of all keys of a tenant, unordered. */
  async endsOf(tenantId: TenantId): Promise<KeyEnd[]> {
    const rows = await this.records.pick(['id', 'expiresAt', 'revokedAt'], equal('tenantId', tenantId));
    return rows.map(({ id, ...ends }) => ({ ...ends, id: id as ApiKeyId }));
  }

  /** Those of the ids that are keys. */
  async existing(ids: readonly ApiKeyId[]): Promise<Set<ApiKeyId>> {
    return new Set((await this.records.values('id', oneOf('id', ids))) as ApiKeyId[]);
  }

  /** Revokes a key. Later calls do not change the time. */
  async revoke(tenantId: TenantId, id: ApiKeyId, at: Date): Promise<void> {
    const where = allOf(equal('id', id), equal('tenantId', tenantId), isNull('revokedAt'));
    await this.records.update(where, { revokedAt: at });
  }

  /** Lets a key end at this time, unless it ends sooner. */
  async expire(tenantId: TenantId, id: ApiKeyId, at: Date): Promise<void> {
    const endsLater = anyOf([isNull('expiresAt'), after('expiresAt', at)]);
    await this.records.update(allOf(equal('id', id), equal('tenantId', tenantId), endsLater), { expiresAt: at });
  }

  async remove(ids: readonly ApiKeyId[]): Promise<void> {
    for (let i = 0; i < ids.length; i += MAX_FILTER_IDS) {
      const some = ids.slice(i, i + MAX_FILTER_IDS);
      await this.records.delete(oneOf('id', some));
      await this.uses.remove(some);
      await this.rotations.remove(some);
    }
  }

  /** Removes the keys that ended before this time. */
  async removeEndedBefore(time: Date): Promise<void> {
    const ended = anyOf([before('revokedAt', time), before('expiresAt', time)]);
    await this.remove((await this.records.values('id', ended)) as ApiKeyId[]);
  }

  async removeAllOf(tenantId: TenantId): Promise<void> {
    await this.records.delete(equal('tenantId', tenantId));
    await this.uses.removeAllOf(tenantId);
    await this.rotations.removeAllOf(tenantId);
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
