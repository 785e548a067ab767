import type { AuditEntry, AuditScope } from '../../../domain/audit-entry.js';
import type { ApiKeyId, TenantId } from '../../../domain/ids.js';
import { optional, type RowOf, text, time } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { above, allOf, atMost, before, below, type Condition, equal, isNotNull, isNull, oneOf } from '../lance/sql.js';

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
  reason: optional(text),
  outcome: optional(text),
  requestId: text,
};

/** More than in other tables: compacting costs more the longer the log is. Each fragment adds half a ms to a page. */
const MAX_FRAGMENTS = 32;
/** Latest time that a `Date` can hold, ms since 1970. */
const MAX_TIME = 8.64e15;
const TIME_DIGITS = 14;
const DAY_MS = 24 * 3_600_000;
/** How far back a page is looked for, ms, until it is full; at last in the whole log. */
const WINDOWS_MS = [DAY_MS, 30 * DAY_MS, undefined];

/** An id that sorts before those of earlier times. @param random makes it unique */
export const auditIdAt = (at: Date, random: string): string =>
  `aud_${(MAX_TIME - at.getTime()).toString(16).padStart(TIME_DIGITS, '0')}${random}`;

const ID = new RegExp(`^aud_([0-9a-f]{${TIME_DIGITS}})[0-9a-f]{16}$`);

export const isAuditId = (id: unknown): id is string => typeof id === 'string' && ID.test(id);

/** The time of an id, ms since 1970. */
const timeOf = (id: string): number => MAX_TIME - Number.parseInt((ID.exec(id) as RegExpExecArray)[1] as string, 16);

/** The audit log of all tenants and the operator. */
export class AuditLogStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static async open(system: Database): Promise<AuditLogStore> {
    return new AuditLogStore(
      await system.records('audit_log', columns, 'key', { maxFragments: MAX_FRAGMENTS, index: 'id' }),
    );
  }

  /** Adds entries whose outcome is not known yet. */
  async begin(entries: readonly AuditEntry[]): Promise<void> {
    await this.records.append(entries.map((entry) => ({ ...entry, key: entry.id })));
  }

  /** Adds the outcomes of entries that were added by `begin`. */
  async finish(entries: readonly AuditEntry[]): Promise<void> {
    await this.records.append(entries.map((entry) => ({ ...entry, key: `${entry.id}/outcome` })));
  }

  /**
   * Ids of the newest entries of the scope, newest first.
   *
   * @param after only those that are older than this one
   */
  async ids(scope: AuditScope, after: string | undefined, count: number): Promise<string[]> {
    const now = after === undefined ? Date.now() : timeOf(after);
    const older = after === undefined ? [] : [above('id', after)];
    for (const windowMs of WINDOWS_MS) {
      const recent = windowMs === undefined ? [] : [below('id', auditIdAt(new Date(now - windowMs), ''))];
      const where = allOf(inScope(scope), ...older, ...recent);
      // An entry has at most two rows.
      const found = new Set(await this.records.values('id', where, { sortedBy: 'id', limit: 2 * count }));
      if (found.size >= count || windowMs === undefined) return [...found].slice(0, count);
    }
    return [];
  }

  /** Whether the scope has the entry, or a newer one. */
  async hasFrom(scope: AuditScope, id: string): Promise<boolean> {
    return (await this.records.values('id', allOf(inScope(scope), atMost('id', id)), { limit: 1 })).length > 0;
  }

  /** Number of entries of the scope. */
  async count(scope: AuditScope): Promise<number> {
    const begun = allOf(inScope(scope), isNull('outcome'));
    if (scope === 'operator') return this.records.count(begun);
    // Whose tenant it concerns may be known only with the outcome, as when the operator creates one.
    const byOperator = await this.records.values('id', allOf(inScope(scope), isNull('apiKeyId')));
    return (await this.records.count(allOf(begun, isNotNull('apiKeyId')))) + new Set(byOperator).size;
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
    await this.records.delete(before('at', time));
  }

  /** Removes the entries of a tenant's API keys. Those of the operator stay. */
  async removeAllOf(tenant: TenantId): Promise<void> {
    await this.records.delete(allOf(equal('tenantId', tenant), isNotNull('apiKeyId')));
  }
}

const inScope = (scope: AuditScope): Condition =>
  scope === 'operator' ? isNull('apiKeyId') : equal('tenantId', scope);

const fromRow = ({ key: _, ...row }: RowOf<typeof columns>): AuditEntry => ({
  ...row,
  tenantId: row.tenantId as TenantId | null,
  apiKeyId: row.apiKeyId as ApiKeyId | null,
});
