import type { AuditEntry, AuditScope } from '../../domain/audit-entry.js';
import type { ApiKeyId, TenantId } from '../../domain/ids.js';
import { optional, type RowOf, text, time } from './lance/columns.js';
import type { Database } from './lance/database.js';
import type { RecordTable } from './lance/record-table.js';
import { allOf, before, equal, isNotNull, isNull, oneOf } from './lance/sql.js';

const columns = {
  /** The entry's id; `<id>/outcome` for its outcome, which is a separate row, so that no row is ever rewritten. */
  key: text,
  /** Sorted by id, the newest entry comes first. */
  id: text,
  at: time,
  tenantId: optional(text),
  apiKeyId: optional(text),
  actor: text,
  mutation: text,
  target: optional(text),
  outcome: optional(text),
  requestId: text,
};

/** More than in other tables: compacting costs more the longer the log is, and it is rarely read. */
const MAX_FRAGMENTS = 256;
/** Latest time that a `Date` can hold, ms since 1970. */
const MAX_TIME = 8.64e15;

/** An id that sorts before those of earlier times. @param random makes it unique */
export const auditIdAt = (at: Date, random: string): string =>
  `aud_${(MAX_TIME - at.getTime()).toString(16).padStart(14, '0')}${random}`;

/** The audit log of all tenants and the operator. */
export class AuditLogStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(system: Database): Promise<AuditLogStore> {
    return new AuditLogStore(await system.records('audit_log', columns, 'key', MAX_FRAGMENTS));
  }

  /** Adds entries whose outcome is not known yet. */
  async begin(entries: readonly AuditEntry[]): Promise<void> {
    await this.records.append(entries.map((entry) => ({ ...entry, key: entry.id })));
  }

  /** Adds the outcomes of entries that were added by `begin`. */
  async finish(entries: readonly AuditEntry[]): Promise<void> {
    await this.records.append(entries.map((entry) => ({ ...entry, key: `${entry.id}/outcome` })));
  }

  /** Ids of all entries of the scope, without duplicates, unordered. */
  async ids(scope: AuditScope): Promise<string[]> {
    const where = scope === 'operator' ? isNull('apiKeyId') : equal('tenantId', scope);
    return [...new Set(await this.records.values('id', where))];
  }

  /** Entries by id, with their outcomes when they have them. Ids that do not exist are left out. */
  async find(ids: readonly string[]): Promise<Map<string, AuditEntry>> {
    const found = new Map<string, AuditEntry>();
    for (const row of await this.records.select(oneOf('id', ids))) {
      if (row.outcome !== null || !found.has(row.id)) found.set(row.id, fromRow(row));
    }
    return found;
  }

  async removeBefore(time: Date): Promise<void> {
    // Counts first, because a delete is a commit even when it deletes nothing.
    if ((await this.records.count(before('at', time))) > 0) await this.records.delete(before('at', time));
  }

  /** Removes the entries of a tenant's API keys. Those of the operator stay. */
  async removeAllOf(tenant: TenantId): Promise<void> {
    await this.records.delete(allOf(equal('tenantId', tenant), isNotNull('apiKeyId')));
  }
}

const fromRow = ({ key: _, ...row }: RowOf<typeof columns>): AuditEntry => ({
  ...row,
  tenantId: row.tenantId as TenantId | null,
  apiKeyId: row.apiKeyId as ApiKeyId | null,
});
