import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UploadId } from '#lexiclip/domain/ids.js';
import { Housekeeping } from '#lexiclip/services/maintenance/housekeeping.js';
import { Retention } from '#lexiclip/services/maintenance/retention.js';
import { openStorage } from '#lexiclip/services/storage/storage.js';
import { NativeDate } from '../support/native.js';
import { ownStorage, someTenant } from '../support/storage/own-storage.js';

it('Housekeeping that takes longer than its interval does not queue behind itself', async () => {
  const data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  const storage = await openStorage(data);
  try {
    const days = { auditDays: 400, usageDays: 400 };
    const retention = new Retention(storage.auditLog, storage.usage, storage.apiKeys, days);
    const noTenants = { run: async () => undefined, isAlive: async () => true };
    const housekeeping = new Housekeeping(storage, retention, noTenants, 256, (error) => {
      throw error;
    });
    const { records } = storage.databases.counters;
    const readsOf = async (run: () => Promise<unknown>): Promise<number> => {
      const before = records.reads;
      await run();
      return records.reads - before;
    };
    const once = await readsOf(() => housekeeping.run());
    expect(once).toBeGreaterThan(0);
    expect(await readsOf(() => Promise.all([1, 2, 3, 4].map(() => housekeeping.run())))).toBe(once);
    // The next one runs again.
    expect(await readsOf(() => housekeeping.run())).toBe(once);
  } finally {
    await storage.close();
    await rm(data, { recursive: true });
  }
});

it('Housekeeping removes the old uploads of tenants that nobody serves, one tenant after the other', async () => {
  const own = await ownStorage();
  const { storage } = own;
  try {
    const tenants = [someTenant(), someTenant()];
    const old = new NativeDate(Date.now() - 25 * 3_600_000);
    for (const [i, id] of tenants.entries()) {
      await storage.createTenant(id);
      await storage.tenants.insert({ id, slug: `idle-${i}`, name: 'Idle', status: 'ACTIVE', createdAt: old });
      const upload = { id: `upl_${'0'.repeat(32)}` as UploadId, name: 'an-old-one', total: 10, createdBy: 'test' };
      await (await storage.uploadsOf(id)).begin({ ...upload, createdAt: old, usedAt: old, pieces: [] });
      storage.databases.forget(id);
    }
    const days = { auditDays: 400, usageDays: 400 };
    const retention = new Retention(storage.auditLog, storage.usage, storage.apiKeys, days);
    const noSweep = { run: async () => undefined, isAlive: async () => true };
    const housekeeping = new Housekeeping(storage, retention, noSweep, 256, (error) => {
      throw error;
    });
    const left = async () => {
      const counts: number[] = [];
      for (const id of tenants) counts.push((await (await storage.uploadsOf(id)).all()).length);
      for (const id of tenants) storage.databases.forget(id);
      return counts.reduce((sum, count) => sum + count);
    };
    await housekeeping.run();
    expect([await left(), storage.databases.openTenants()]).toEqual([1, []]);
    await housekeeping.run();
    expect(await left()).toBe(0);
  } finally {
    await own.close();
  }
});
