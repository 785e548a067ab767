import type { TenantId } from '../../domain/ids.js';
import type { PromptTemplateVersion } from '../../domain/prompt-template.js';
import { StartupError } from '../../errors.js';
import { BulkStore } from './bulk/bulk-store.js';
import { DamagedTableError } from './damage/damaged-table.js';
import { errorLine } from './damage/error-line.js';
import { isStoreTrouble } from './damage/store-trouble.js';
import type { ReadFailures } from './damage/unreadable.js';
import { claimFormat, finishMigration } from './data-format.js';
import { recordTables, restoreFirst } from './inventory/table-inventory.js';
import { JobInputStore } from './jobs/job-input-store.js';
import { JobLogStore } from './jobs/job-log-store.js';
import { OpenJobStore } from './jobs/open-job-store.js';
import { LabelSetStore } from './label-sets/label-set-store.js';
import { TagPolicyStore } from './label-sets/tag-policy-store.js';
import type { Database } from './lance/database.js';
import { Databases } from './lance/databases.js';
import { migrateLabelSets } from './migration/label-sets.js';
import { PromptTemplateStore } from './prompt-template-store.js';
import type { StoreSettings } from './root/objects/store-settings.js';
import { dataRootAt } from './root/root-at.js';
import { CalibrationStore } from './sample-sets/calibration-store.js';
import { CollectionStore } from './sample-sets/collection-store.js';
import { EvaluationStore } from './sample-sets/evaluation-store.js';
import { InboxStore } from './sample-sets/inbox-store.js';
import { SampleSetStore } from './sample-sets/sample-set-store.js';
import { SampleVectorStore } from './sample-sets/sample-vector-store.js';
import { ThumbnailStore } from './sample-sets/thumbnail-store.js';
import { ApiKeyStore } from './system/api-key-store.js';
import { AuditLogStore } from './system/audit-log-store.js';
import { QuotaStore } from './system/quota-store.js';
import { TenantStore } from './system/tenant-store.js';
import { TombstoneStore } from './system/tombstone-store.js';
import { UsageStore } from './system/usage-store.js';
import { WebhookTenantStore } from './system/webhook-tenant-store.js';
import { TextEmbeddingStore } from './text-embedding-store.js';
import { UploadStore } from './uploads/upload-store.js';
import { VectorIndexStore } from './vector-index-store.js';
import { WebhookTables } from './webhooks/webhook-tables.js';

/** The stores of a data root: the operator's, and those of each tenant, which are opened on demand. */
export type Storage = Awaited<ReturnType<typeof openStorage>>;

interface StorageOptions {
  /** Learns of tenants' data that cannot be read. */
  readonly failures?: ReadFailures;
  /** Whether a write ends when it is on the disk. Object stores always do that. */
  readonly durable?: boolean;
  /** How an object store is reached. */
  readonly store?: StoreSettings;
}

/**
 * Opens the stores of a data root, and creates it if necessary.
 *
 * @param location a directory, or an object-store URI
 * @throws StartupError when it is not writable, is an object store that is not fit, contains data of another format, or the operator's database is damaged
 */
export async function openStorage(location: string, { failures, durable = false, store }: StorageOptions = {}) {
  let living: TenantStore | undefined;
  const watched = failures && whileAlive(failures, () => living);
  const databases = new Databases(dataRootAt(location, store), true, watched, durable);
  try {
    const { system, migrates, stores } = await openSystem(databases);
    living = stores.tenants;
    return {
      databases,
      system,
      /** What was migrated at this start; undefined when nothing had to be. */
      migrated: migrates ? await migrate(databases, system, stores.tenants) : undefined,
      ...stores,
      /** Makes the database of a new tenant, with the table that each must have. @param templates it begins with these */
      createTenant: async (tenant: TenantId, templates: readonly PromptTemplateVersion[] = []): Promise<void> =>
        PromptTemplateStore.make(await databases.createTenant(tenant), templates),
      bulkOf: async (tenant: TenantId) => BulkStore.open(await databases.tenant(tenant)),
      labelSetsOf: async (tenant: TenantId) => LabelSetStore.open(await databases.tenant(tenant)),
      sampleSetsOf: async (tenant: TenantId) => SampleSetStore.open(await databases.tenant(tenant)),
      sampleVectorsOf: async (tenant: TenantId) => SampleVectorStore.open(await databases.tenant(tenant)),
      inboxOf: async (tenant: TenantId) => InboxStore.open(await databases.tenant(tenant)),
      collectionsOf: async (tenant: TenantId) => CollectionStore.open(await databases.tenant(tenant)),
      thumbnailsOf: async (tenant: TenantId) => ThumbnailStore.open(await databases.tenant(tenant)),
      calibrationsOf: async (tenant: TenantId) => CalibrationStore.open(await databases.tenant(tenant)),
      evaluationsOf: async (tenant: TenantId) => EvaluationStore.open(await databases.tenant(tenant)),
      tagPoliciesOf: async (tenant: TenantId) => TagPolicyStore.open(await databases.tenant(tenant)),
      templatesOf: async (tenant: TenantId) => PromptTemplateStore.open(await databases.tenant(tenant)),
      jobInputsOf: async (tenant: TenantId) => JobInputStore.open(await databases.tenant(tenant)),
      webhooksOf: async (tenant: TenantId) => WebhookTables.open(await databases.tenant(tenant)),
      indexesOf: async (tenant: TenantId) => VectorIndexStore.open(await databases.tenant(tenant)),
      uploadsOf: async (tenant: TenantId) => UploadStore.open(await databases.tenant(tenant)),
      textEmbeddingsOf: async (tenant: TenantId, dimensions: number) =>
        TextEmbeddingStore.open(await databases.tenant(tenant), dimensions),
      close: async () => {
        await databases.close();
        databases.root.close();
      },
    };
  } catch (error) {
    await databases.close();
    databases.root.close();
    throw error;
  }
}

/**
 * Migrates the data of all tenants. One that cannot be read is tried again at the next start.
 *
 * @returns their number, and a line for each version or tenant that cannot be read
 */
async function migrate(databases: Databases, system: Database, tenants: TenantStore) {
  const problems: string[] = [];
  let isDone = true;
  const all = await tenants.all();
  for (const { id, slug } of all) {
    try {
      const lines = await migrateLabelSets(await databases.tenant(id));
      problems.push(...lines.map((line) => `tenant "${slug}": ${line}`));
    } catch (error) {
      isDone = false;
      problems.push(`tenant "${slug}": ${errorLine(error)}`);
    }
  }
  if (isDone) await finishMigration(system);
  return { tenants: all.length, problems };
}

/** Opens the operator's database, whole or not at all. */
async function openSystem(databases: Databases) {
  const { system: systemStands, tenants: tenantsStand } = await databases.root.open();
  if (tenantsStand && !systemStands) throw restoreFirst('its directory, system, is missing');
  const system = await databases.system();
  try {
    const { migrates, isComplete } = await claimFormat(system, tenantsStand);
    const stores = {
      tenants: await TenantStore.open(system),
      apiKeys: await ApiKeyStore.open(system),
      auditLog: await AuditLogStore.open(system),
      usage: await UsageStore.open(system),
      quotas: await QuotaStore.open(system),
      tombstones: await TombstoneStore.open(system),
      jobLog: await JobLogStore.open(system),
      openJobs: await OpenJobStore.open(system),
      webhookTenants: await WebhookTenantStore.open(system),
    };
    // An object store answers for its objects, and each table would cost requests.
    if (databases.root.directory !== undefined) await system.readAll();
    if (!isComplete) {
      await system.makeAll();
      await recordTables(system);
    }
    return { system, migrates, stores };
  } catch (error) {
    if (error instanceof DamagedTableError && !isStoreTrouble(error.cause)) throw restoreFirst(error.message, error);
    if (isStoreTrouble(error) || isStoreTrouble((error as Error).cause)) {
      throw new StartupError('LEXICLIP_DATA: the object store failed during the start: try again', { cause: error });
    }
    throw error;
  }
}

/** Passes failures on unless the tenant was deleted meanwhile: then they are no damage. */
function whileAlive(failures: ReadFailures, tenants: () => TenantStore | undefined): ReadFailures {
  const isAlive = async (tenant: TenantId) => (await tenants()?.findById(tenant)) !== undefined;
  return {
    failed: (tenant, what, error) =>
      void isAlive(tenant).then(
        (alive) => alive && failures.failed(tenant, what, error),
        // Where even that cannot be said, it is better to say too much.
        () => failures.failed(tenant, what, error),
      ),
    recovered: (tenant, what) => failures.recovered(tenant, what),
  };
}
