import type { TenantId } from '../../domain/ids.js';
import { ApiKeyStore } from './api-key-store.js';
import { AuditLogStore } from './audit-log-store.js';
import { claimFormat, finishMigration } from './data-format.js';
import { LabelSetStore } from './label-sets/label-set-store.js';
import { dataRootAt } from './lance/data-root.js';
import type { Database } from './lance/database.js';
import { Databases } from './lance/databases.js';
import { migrateLabelSets } from './migration/label-sets.js';
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
    const migrates = await claimFormat(system);
    const tenants = await TenantStore.open(system);
    const migrated = migrates ? await migrate(databases, system, tenants) : undefined;
    return {
      databases,
      /** What was migrated at this start; undefined when nothing had to be. */
      migrated,
      tenants,
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

/** Migrates the data of all tenants. @returns their number, and a line for each version that cannot be read */
async function migrate(databases: Databases, system: Database, tenants: TenantStore) {
  const problems: string[] = [];
  const all = await tenants.all();
  for (const { id, slug } of all) {
    const lines = await migrateLabelSets(await databases.tenant(id));
    problems.push(...lines.map((line) => `tenant "${slug}": ${line}`));
  }
  await finishMigration(system);
  return { tenants: all.length, problems };
}
