import type { TenantId } from '../../domain/ids.js';
import { ApiKeyStore } from './api-key-store.js';
import { AuditLogStore } from './audit-log-store.js';
import { claimFormat } from './data-format.js';
import { LabelSetStore } from './label-sets/label-set-store.js';
import { dataRootAt } from './lance/data-root.js';
import { Databases } from './lance/databases.js';
import { PromptTemplateStore } from './prompt-template-store.js';
import { QuotaStore } from './quota-store.js';
import { TenantStore } from './tenant-store.js';
import { TextEmbeddingStore } from './text-embedding-store.js';
import { UsageStore } from './usage-store.js';
import { VectorIndexStore } from './vector-index-store.js';

/** The stores of a data root: the operator's, and those of each tenant, which are opened on demand. */
export type Storage = Awaited<ReturnType<typeof openStorage>>;

/**
 * Opens the stores of a data root, and creates it if necessary.
 *
 * @param location a directory, or an object-store URI
 * @throws StartupError when it is not writable, or contains data of another format
 */
export async function openStorage(location: string) {
  const databases = new Databases(dataRootAt(location), true);
  try {
    const system = await databases.system();
    await claimFormat(system);
    return {
      databases,
      tenants: await TenantStore.open(system),
      apiKeys: await ApiKeyStore.open(system),
      auditLog: await AuditLogStore.open(system),
      usage: await UsageStore.open(system),
      quotas: await QuotaStore.open(system),
      labelSetsOf: async (tenant: TenantId) => LabelSetStore.open(await databases.tenant(tenant)),
      templatesOf: async (tenant: TenantId) => PromptTemplateStore.open(await databases.tenant(tenant)),
      indexesOf: async (tenant: TenantId) => VectorIndexStore.open(await databases.tenant(tenant)),
      textEmbeddingsOf: async (tenant: TenantId, dimensions: number) =>
        TextEmbeddingStore.open(await databases.tenant(tenant), dimensions),
      close: () => databases.close(),
    };
  } catch (error) {
    await databases.close();
    throw error;
  }
}
