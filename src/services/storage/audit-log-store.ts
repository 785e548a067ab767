import type { AuditEntry, AuditScope } from '../../domain/audit-entry.js';
import type { ApiKeyId, TenantId } from '../../domain/ids.js';
import { optional, type RowOf, text, time } from './lance/columns.js';
import type { Database } from './lance/database.js';
import type { RecordTable } from './lance/record-table.js';
import { allOf, before, equal, isNotNull, isNull, oneOf } from './lance/sql.js';

const columns = {
  /** The entry's id, and for its outcome, which is a row of its own, `<id>/outcome`: nothing is ever rewritten. */
  key: text,
  /** In the order of the alphabet, the newest comes first. */
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

/** Rewriting a log to bring its fragments together costs more, the longer it is; it is read seldom. */
const MAX_FRAGMENTS = 256;
const LATEST_TIME = 8.64e15;

/** Descending in time, and no two the same. */
export const auditIdAt = (at: Date, random: string): string =>
  `aud_${(LATEST_TIME - at.getTime()).toString(16).padStart(14, '0')}${random}`;

export class AuditLogStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(system: Database): Promise<AuditLogStore> {
    return new AuditLogStore(await system.records('audit_log', columns, 'key', MAX_FRAGMENTS));
  }

  /** Entries without an outcome. */
  async begin(entries: readonly AuditEntry[]): Promise<void> {
    await this.records.append(entries.map((entry) => ({ ...entry, key: entry.id })));
  }

  /** The same entries again, with their outcomes. */
  async finish(entries: readonly AuditEntry[]): Promise<void> {
    await this.records.append(entries.map((entry) => ({ ...entry, key: `${entry.id}/outcome` })));
  }

  /** Each once, unordered. */
  async ids(scope: AuditScope): Promise<string[]> {
    const where = scope === 'operator' ? isNull('apiKeyId') : equal('tenantId', scope);
    return [...new Set(await this.records.values('id', where))];
  }

  async find(ids: readonly string[]): Promise<Map<string, AuditEntry>> {
    const found = new Map<string, AuditEntry>();
    for (const row of await this.records.select(oneOf('id', ids))) {
      if (row.outcome !== null || !found.has(row.id)) found.set(row.id, fromRow(row));
    }
    return found;
  }

  async removeBefore(time: Date): Promise<void> {
    // Looked for first: a delete is a commit, also where there is nothing to delete.
    if ((await this.records.count(before('at', time))) > 0) await this.records.delete(before('at', time));
  }

  async removeAllOf(tenant: TenantId): Promise<void> {
    await this.records.delete(allOf(equal('tenantId', tenant), isNotNull('apiKeyId')));
  }
}

const fromRow = ({ key: _, ...row }: RowOf<typeof columns>): AuditEntry => ({
  ...row,
  tenantId: row.tenantId as TenantId | null,
  apiKeyId: row.apiKeyId as ApiKeyId | null,
});
