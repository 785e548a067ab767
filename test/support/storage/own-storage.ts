import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiKey } from '#lexiclip/domain/api-key.js';
import type { ApiKeyId, TenantId } from '#lexiclip/domain/ids.js';
import type { StoreSettings } from '#lexiclip/services/storage/root/objects/store-settings.js';
import type { Storage } from '#lexiclip/services/storage/storage.js';
import { loadBuilt, NativeDate } from '../native.js';

type Storages = typeof import('#lexiclip/services/storage/storage.js');

/** The stores of a data directory, or of a place in an object store, without a server. */
export const storageAt = async (data: string, store?: StoreSettings): Promise<Storage> =>
  (await loadBuilt<Storages>('services/storage/storage.js')).openStorage(data, store && { store });

/** The stores of a data directory of their own. */
export async function ownStorage(): Promise<{ storage: Storage; data: string; close(): Promise<void> }> {
  const data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  const storage = await storageAt(data);
  return {
    storage,
    data,
    async close() {
      await storage.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}

const random = (): string => randomBytes(16).toString('hex');

export const someTenant = (): TenantId => `ten_${random()}` as TenantId;

/** A valid key without an end, but for what is given. */
export const someKey = (tenantId: TenantId, given: Partial<ApiKey> = {}): ApiKey => ({
  id: `key_${random()}` as ApiKeyId,
  tenantId,
  name: 'key',
  prefix: 'lxc_12345678',
  scopes: ['CLASSIFY'],
  createdAt: new NativeDate(),
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  ...given,
});
