import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Housekeeping } from '#lexiclip/services/maintenance/housekeeping.js';
import { Retention } from '#lexiclip/services/maintenance/retention.js';
import { openStorage } from '#lexiclip/services/storage/storage.js';

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
