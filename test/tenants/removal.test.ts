import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TenantId } from '#lexiclip/domain/ids.js';
import type { Tenant } from '#lexiclip/domain/tenant.js';
import type { Tombstone } from '#lexiclip/domain/tombstone.js';
import { openStorage, type Storage } from '#lexiclip/services/storage/storage.js';
import { TenantRemoval } from '#lexiclip/services/tenants/tenant-removal.js';
import { type DataCopy, SampleData } from '../support/storage/damage.js';

const HOUR_MS = 3_600_000;

const WRITES = new Set(['insert', 'advance', 'remove', 'moveToTrash', 'removeFromTrash', 'removeAllOf']);

/** Everything that a removal writes, until it is killed before the write of this number. */
class Killable {
  private writes = 0;

  constructor(private readonly writesToLive: number) {}

  wrap<T extends object>(part: T): T {
    return new Proxy(part, {
      get: (target, name) => {
        const value = Reflect.get(target, name);
        if (name === 'root') return this.wrap(value as object);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (WRITES.has(String(name)) && ++this.writes > this.writesToLive) throw new Error('killed');
          return value.apply(target, args);
        };
      },
    });
  }
}

describe('The removal of a tenant', () => {
  let sample: SampleData;

  beforeAll(async () => {
    sample = await SampleData.withoutLabelSets();
  });
  afterAll(() => sample.remove());

  /** A process that has the data open. */
  async function open(location: string, { trashDays = 7, writesToLive = Number.POSITIVE_INFINITY } = {}) {
    const storage = await openStorage(location);
    const killable = new Killable(writesToLive);
    const lines: { fields: Readonly<Record<string, unknown>>; message: string }[] = [];
    const log = (fields: Readonly<Record<string, unknown>>, message: string) => void lines.push({ fields, message });
    const removal = new TenantRemoval({
      tombstones: killable.wrap(storage.tombstones),
      tenants: killable.wrap(storage.tenants),
      databases: killable.wrap(storage.databases),
      records: [killable.wrap(storage.apiKeys), killable.wrap(storage.usage)],
      trashDays,
      onRecordRemoved: () => undefined,
      log: { info: log, warn: log },
    });
    return { storage, removal, lines };
  }

  const acmeOf = async ({ tenants }: Storage): Promise<Tenant> => (await tenants.findBySlug('acme')) as Tenant;
  const inTrash = (data: string) => readdir(join(data, 'trash')).catch(() => []);
  const keysOf = async ({ apiKeys }: Storage, id: TenantId) => (await apiKeys.ofTenants([id])).get(id)?.length;

  /** Nothing is left of acme, and all of the others. */
  async function expectOnlyAcmeGone({ data, tenant }: DataCopy, storage: Storage): Promise<void> {
    expect((await storage.tenants.all()).map(({ slug }) => slug).sort()).toEqual(['beta', 'gone']);
    expect(await storage.tombstones.all()).toEqual([]);
    expect((await readdir(join(data, 'tenants'))).sort()).toEqual([sample.idOf('beta'), sample.idOf('gone')].sort());
    expect(await inTrash(data)).toEqual([]);
    expect(await keysOf(storage, sample.idOf('acme'))).toBe(0);
    expect(await keysOf(storage, sample.idOf('beta'))).toBe(1);
    expect(existsSync(tenant('beta', 'prompt_templates'))).toBe(true);
  }

  it('keeps its data in the trash until they are due, and says so', async () => {
    const { data, tenant } = await sample.copy();
    const { storage, removal, lines } = await open(data);
    const acme = await acmeOf(storage);
    await removal.remove(acme);
    expect(existsSync(tenant('acme'))).toBe(false);
    const [name] = await inTrash(data);
    expect(name).toMatch(new RegExp(`^${acme.id}-\\d+$`));
    expect(await removal.sweep()).toEqual([]);
    expect(existsSync(join(data, 'trash', name as string, 'prompt_templates.lance'))).toBe(true);
    expect(lines.map(({ message }) => message)).toEqual([
      'a tenant is being deleted',
      'a deleted tenant is in the trash',
    ]);
    const inAWeek = Date.now() + 7 * 24 * HOUR_MS;
    for (const { fields } of lines) {
      expect(fields).toMatchObject({ tenant: acme.id, slug: 'acme' });
      expect(Math.abs((fields.until as Date).getTime() - inAWeek)).toBeLessThan(HOUR_MS);
    }
    await storage.close();
  });

  it('comes to its end wherever it was killed', async () => {
    for (let writesToLive = 0; ; writesToLive++) {
      const copy = await sample.copy();
      const first = await open(copy.data, { trashDays: 0, writesToLive });
      const acme = await acmeOf(first.storage);
      const outcome = await first.removal.remove(acme).then(
        () => 'done',
        (error: Error) => error.message,
      );
      const second = await open(copy.data, { trashDays: 0 });
      expect(await second.removal.sweep()).toEqual([]);
      if (writesToLive === 0) {
        // Nothing had happened: the tenant is as it was.
        expect((await acmeOf(second.storage)).id).toBe(acme.id);
        await second.removal.remove(acme);
      }
      await expectOnlyAcmeGone(copy, second.storage);
      await Promise.all([first.storage.close(), second.storage.close()]);
      if (outcome === 'done') break;
      expect(outcome).toBe('killed');
    }
  });

  it('can be done by several processes at once', async () => {
    const copy = await sample.copy();
    const processes = await Promise.all([1, 2, 3].map(() => open(copy.data, { trashDays: 0 })));
    const [first] = processes as [(typeof processes)[number]];
    const acme = await acmeOf(first.storage);
    await Promise.all(processes.flatMap(({ removal }) => [removal.remove(acme), removal.sweep()]));
    for (const { removal } of processes) expect(await removal.sweep()).toEqual([]);
    await expectOnlyAcmeGone(copy, first.storage);
    for (const { storage } of processes) await storage.close();
  });

  it('drops nothing of a tenant that has a record, whatever its tombstone says', async () => {
    const { data, tenant } = await sample.copy();
    const { storage, removal } = await open(data);
    const acme = await acmeOf(storage);
    for (const stage of ['TRASHED', 'DROPPING', 'RESTORING', 'CREATING'] as const) {
      const long = new Date(Date.now() - 2 * HOUR_MS);
      await storage.tombstones.insert({ tenant: acme, stage, deletedAt: long, dropAt: long });
      expect(await removal.sweep()).toEqual([]);
      expect(await acmeOf(storage)).toEqual(acme);
      expect(existsSync(tenant('acme', 'prompt_templates'))).toBe(true);
      expect(await keysOf(storage, acme.id)).toBe(1);
      expect(await storage.tombstones.all()).toEqual([]);
    }
    await storage.close();
  });

  it('touches no directory that has no tombstone', async () => {
    const { data, tenant } = await sample.copy();
    const { storage, removal } = await open(data, { trashDays: 0 });
    await storage.tenants.remove(await acmeOf(storage));
    expect(await removal.sweep()).toEqual([]);
    expect(existsSync(tenant('acme', 'prompt_templates'))).toBe(true);
    await storage.close();
  });

  it('clears away what a process writes that had not heard of it', async () => {
    const copy = await sample.copy();
    const { storage, removal } = await open(copy.data);
    const acme = await acmeOf(storage);
    await removal.remove(acme);
    await storage.createTenant(acme.id);
    await removal.sweep();
    expect(existsSync(copy.tenant('acme'))).toBe(false);
    const [tombstone] = (await storage.tombstones.all()) as [Tombstone];
    await storage.tombstones.advance(tombstone, 'TRASHED', { dropAt: new Date(0) });
    await removal.sweep();
    await expectOnlyAcmeGone(copy, storage);
    await storage.close();
  });

  describe('that is still being made', () => {
    const aTenant = (): Tenant => ({
      ...{ id: `ten_${'a'.repeat(32)}` as TenantId, slug: 'new', name: 'new', status: 'ACTIVE' as const },
      createdAt: new Date(),
    });

    it('goes on when its database was forgotten meanwhile', async () => {
      const { data } = await sample.copy();
      const { storage } = await open(data);
      const { id } = aTenant();
      await storage.createTenant(id);
      storage.databases.forget(id);
      expect(await (await storage.templatesOf(id)).all()).toEqual(new Map());
      await storage.close();
    });

    it('waits for an hour, and then leaves nothing', async () => {
      const { data } = await sample.copy();
      const { storage, removal } = await open(data);
      const tenant = aTenant();
      await removal.begin(tenant);
      await storage.createTenant(tenant.id);
      await removal.sweep();
      expect(await readdir(join(data, 'tenants'))).toContain(tenant.id);
      const tombstone = (await storage.tombstones.find(tenant.id)) as Tombstone;
      await storage.tombstones.advance(tombstone, 'CREATING', { deletedAt: new Date(Date.now() - 2 * HOUR_MS) });
      await removal.sweep();
      expect(await readdir(join(data, 'tenants'))).not.toContain(tenant.id);
      expect(await inTrash(data)).toEqual([]);
      // Its maker, who was stopped for as long, learns that it is too late.
      expect(await removal.finish(tenant)).toBe(false);
      await storage.close();
    });
  });
});
