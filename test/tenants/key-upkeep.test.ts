import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiKey } from '#lexiclip/domain/api-key.js';
import type { TenantId } from '#lexiclip/domain/ids.js';
import { newKey, VIEWER } from '../support/graphql/keys.js';
import { loadBuilt, NativeDate } from '../support/native.js';
import { Client, startTestServer } from '../support/server.js';
import { ownStorage, someKey, someTenant } from '../support/storage/own-storage.js';

type Uses = typeof import('#lexiclip/services/tenants/key-uses.js');
type Quotas = typeof import('#lexiclip/services/tenants/key-quota.js');
type TenantQuotas = typeof import('#lexiclip/services/tenants/tenant-quotas.js');
type Retentions = typeof import('#lexiclip/services/maintenance/retention.js');

const DAY_MS = 24 * 3_600_000;
const KEYS = '{ viewer { tenant { apiKeys { id lastUsedAt } } } }';

describe('API keys that many use', () => {
  it('are not written to by their uses, which outlast the server all the same', async () => {
    const running = await startTestServer();
    const admin = await running.tenant();
    const made = [await newKey(admin, ['CLASSIFY']), await newKey(admin, ['CLASSIFY'])];
    const versions = async () => (await readdir(join(running.data, 'system', 'api_keys.lance', '_versions'))).length;
    const before = await versions();
    for (const { client } of made) await client.data(VIEWER);
    const used = async (client: Client): Promise<string[]> =>
      (await client.data(KEYS)).viewer.tenant.apiKeys.map(({ lastUsedAt }: { lastUsedAt: string }) => lastUsedAt);
    const times = await used(admin);
    expect(times).toEqual(times.map(() => expect.any(String)));
    await running.server.close();
    expect(await versions()).toBe(before);
    const again = await startTestServer({ LEXICLIP_DATA: running.data });
    expect((await used(new Client(again.url, admin.key))).slice(1)).toEqual(times.slice(1));
    await again.server.close();
    await running.close();
  });
});

describe('The store of API keys', () => {
  let own: Awaited<ReturnType<typeof ownStorage>>;
  let tenant: TenantId;

  beforeAll(async () => {
    own = await ownStorage();
  });
  beforeEach(() => {
    tenant = someTenant();
  });
  afterAll(() => own.close());

  async function stored(given: Partial<ApiKey>): Promise<ApiKey> {
    const key = someKey(tenant, given);
    await own.storage.apiKeys.insert(key, `hash of ${key.id}`);
    return key;
  }
  const remaining = async () => (await own.storage.apiKeys.endsOf(tenant)).map(({ id }) => id).sort();

  it('still knows when a key was last used under a release that wrote that to the key', async () => {
    const uses = new (await loadBuilt<Uses>('services/tenants/key-uses.js')).KeyUses(
      own.storage.apiKeys,
      () => undefined,
    );
    const lastUsedAt = new NativeDate('2026-01-02T03:04:00Z');
    const key = await stored({ lastUsedAt });
    expect(await uses.lastUseOf(key)).toEqual(lastUsedAt);
    uses.record(key);
    await uses.close();
    const [now] = (await own.storage.apiKeys.uses.lastUses([key.id])).values();
    expect(Date.now() - (now as Date).getTime()).toBeLessThan(60_000);
    expect(await uses.lastUseOf(key)).toEqual(now);
  });

  it('writes the uses of all keys in one commit, and none of a key that is gone', async () => {
    const uses = new (await loadBuilt<Uses>('services/tenants/key-uses.js')).KeyUses(
      own.storage.apiKeys,
      () => undefined,
    );
    const keys = [await stored({}), await stored({}), await stored({})];
    const [gone, ...kept] = keys as [ApiKey, ...ApiKey[]];
    for (const key of keys) uses.record(key);
    await own.storage.apiKeys.remove([gone.id]);
    const { records } = own.storage.databases.counters;
    const before = records.commits;
    await uses.close();
    expect(records.commits - before).toBe(1);
    const written = await own.storage.apiKeys.uses.lastUses(keys.map(({ id }) => id));
    expect([...written.keys()].sort()).toEqual(kept.map(({ id }) => id).sort());
  });

  it('forgets keys that ended long ago, and no others', async () => {
    const ago = (days: number) => new NativeDate(Date.now() - days * DAY_MS);
    await stored({ expiresAt: ago(100) });
    await stored({ revokedAt: ago(100) });
    const kept = [await stored({ expiresAt: ago(10) }), await stored({ revokedAt: ago(10) }), await stored({})];
    const { Retention } = await loadBuilt<Retentions>('services/maintenance/retention.js');
    const { auditLog, usage, apiKeys } = own.storage;
    await new Retention(auditLog, usage, apiKeys, { auditDays: 400, usageDays: 400 }).run();
    expect(await remaining()).toEqual(kept.map(({ id }) => id).sort());
  });

  it('keeps no more ended keys of a tenant that makes keys in a loop than a fixed number, the newest', async () => {
    const [{ KeyQuota }, { TenantQuotas }] = await Promise.all([
      loadBuilt<Quotas>('services/tenants/key-quota.js'),
      loadBuilt<TenantQuotas>('services/tenants/tenant-quotas.js'),
    ]);
    const defaults = {
      labelSets: 1,
      labels: 1,
      imagesPerMinute: 1,
      apiKeys: 2,
      promptTemplates: 1,
      promptsPerMinute: 1,
      jobs: 1,
      uploadMb: 1,
      samples: 1,
      thumbnailMb: 1,
    };
    const quotas = new TenantQuotas(own.storage.quotas, defaults, 0);
    const quota = new KeyQuota(own.storage.apiKeys, quotas, 4);
    const ended = [];
    for (let i = 0; i < 4; i++) ended.push(await stored({ revokedAt: new NativeDate(Date.now() - (10 - i) * DAY_MS) }));
    const made = await quota.admit(tenant, 'input', () => stored({}));
    expect(await remaining()).toEqual([...ended.slice(2), made].map(({ id }) => id).sort());
    await quota.admit(tenant, 'input', () => stored({}));
    const refused = { code: 'FORBIDDEN', extensions: { quota: 'apiKeys', limit: 2, used: 2 } };
    await expect(quota.admit(tenant, 'input', () => stored({}))).rejects.toMatchObject(refused);
  });
});
