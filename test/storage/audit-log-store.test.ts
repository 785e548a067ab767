import type { AuditEntry } from '#lexiclip/domain/audit-entry.js';
import type { ApiKeyId, TenantId } from '#lexiclip/domain/ids.js';
import type { AuditLogStore } from '#lexiclip/services/storage/system/audit-log-store.js';
import { loadBuilt, NativeDate } from '../support/native.js';
import { ownStorage, someTenant } from '../support/storage/own-storage.js';

const DAY_MS = 24 * 3_600_000;
type AuditLogStores = typeof import('#lexiclip/services/storage/system/audit-log-store.js');

describe('A page of the audit log', () => {
  let own: Awaited<ReturnType<typeof ownStorage>>;
  let store: AuditLogStore;
  let tenant: TenantId;
  /** Of the tenant, newest first, over more than a year. */
  const ids: string[] = [];

  beforeAll(async () => {
    own = await ownStorage();
    store = own.storage.auditLog;
    tenant = someTenant();
    const { auditIdAt } = await loadBuilt<AuditLogStores>('services/storage/system/audit-log-store.js');
    const now = Date.now();
    const days = [0, 0.1, 0.2, 0.9, 2, 5, 29, 31, 90, 200, 399];
    const entries: AuditEntry[] = days.flatMap((day, i) => [
      entry(auditIdAt, new NativeDate(now - day * DAY_MS), i, tenant),
      entry(auditIdAt, new NativeDate(now - day * DAY_MS), i + 50, someTenant()),
    ]);
    ids.push(...entries.filter(({ tenantId }) => tenantId === tenant).map(({ id }) => id));
    const shuffled = [...entries].sort((a, b) => (a.requestId < b.requestId ? -1 : 1));
    await store.begin(shuffled);
    await store.finish(shuffled.slice(3).map((one) => ({ ...one, outcome: 'OK' })));
  });
  afterAll(() => own.close());

  const entry = (idAt: AuditLogStores['auditIdAt'], at: Date, i: number, tenantId: TenantId): AuditEntry => ({
    id: idAt(at, String(i).padStart(16, '0')),
    at,
    tenantId,
    apiKeyId: `key_${'0'.repeat(32)}` as ApiKeyId,
    actor: 'key',
    mutation: 'createLabelSet',
    target: null,
    reason: null,
    outcome: null,
    requestId: String((i * 37) % 101).padStart(3, '0'),
  });

  it('has the newest entries and no others, whether they are of today or of last year', async () => {
    for (const count of [1, 2, 4, 6, 8, 11, 20]) {
      expect(await store.ids(tenant, undefined, count)).toEqual(ids.slice(0, count));
    }
  });

  it('goes on after any entry', async () => {
    for (let i = 0; i < ids.length; i++) expect(await store.ids(tenant, ids[i], 3)).toEqual(ids.slice(i + 1, i + 4));
  });

  it('knows whether there are newer ones, and how many there are in all', async () => {
    expect(await store.hasFrom(tenant, ids[0] as string)).toBe(true);
    expect(await store.hasFrom(someTenant(), ids[0] as string)).toBe(false);
    expect(await store.count(tenant)).toBe(ids.length);
  });
});
