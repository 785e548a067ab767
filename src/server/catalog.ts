import type { Config } from '../config.js';
import type { TenantId } from '../domain/ids.js';
import { promptKeyOf } from '../domain/model-identity.js';
import { tagMoved, versionCommitted } from '../domain/webhook-events.js';
import { availableCores } from '../services/concurrency/available-cores.js';
import { CloseStack } from '../services/concurrency/close-stack.js';
import type { Supervision } from '../services/concurrency/threads/supervision.js';
import { PromptEncoder } from '../services/embedding/text/prompt-encoder.js';
import { JobLog } from '../services/jobs/job-log.js';
import { openWebhooks } from '../services/jobs/webhooks/open-webhooks.js';
import { LabelRendering } from '../services/label-sets/drafts/label-rendering.js';
import { LabelEncoder } from '../services/label-sets/encoding/label-encoder.js';
import { LabelSetCreation } from '../services/label-sets/label-set-creation.js';
import { LabelSetEditor } from '../services/label-sets/label-set-editor.js';
import { LabelSets } from '../services/label-sets/label-sets.js';
import { Reencoding } from '../services/label-sets/reencoding.js';
import { type OnCommitted, VersionChanges } from '../services/label-sets/version-changes.js';
import { VersionContents } from '../services/label-sets/version-contents.js';
import { VersionLabels } from '../services/label-sets/version-labels.js';
import { VersionTags } from '../services/label-sets/version-tags.js';
import { VocabularyQuota } from '../services/label-sets/vocabulary-quota.js';
import type { Damage } from '../services/maintenance/damage.js';
import { Housekeeping } from '../services/maintenance/housekeeping.js';
import { Retention } from '../services/maintenance/retention.js';
import { TenantSweep } from '../services/maintenance/tenant-sweep.js';
import { Ranker } from '../services/ranking/ranker.js';
import type { Storage } from '../services/storage/storage.js';
import { PromptTemplates } from '../services/templates/prompt-templates.js';
import { ApiKeys } from '../services/tenants/api-keys.js';
import { AuditLog } from '../services/tenants/audit-log.js';
import { ImageRate } from '../services/tenants/image-rate.js';
import { KeyQuota } from '../services/tenants/key-quota.js';
import { KeyUses } from '../services/tenants/key-uses.js';
import { OperatorKey } from '../services/tenants/operator-key.js';
import { PromptRate } from '../services/tenants/prompt-rate.js';
import { SignedLinks } from '../services/tenants/signed-links.js';
import { TenantQuotas } from '../services/tenants/tenant-quotas.js';
import { TenantRemoval } from '../services/tenants/tenant-removal.js';
import { Tenants } from '../services/tenants/tenants.js';
import { UsageMeter } from '../services/tenants/usage-meter.js';
import { Uploads } from '../services/uploads/uploads.js';
import type { ModelPart } from './model.js';
import type { TelemetryPart } from './telemetry.js';
import { MEGABYTE } from './units.js';

const HOUSEKEEPING_EVERY_MS = 60_000;

/** The parts that are open before the catalog. */
export interface BelowCatalog {
  readonly telemetry: TelemetryPart;
  readonly model: ModelPart;
  readonly storage: Storage;
  /** What is damaged in tenants' data. */
  readonly damage: Damage;
  readonly threads: Supervision;
}

export type CatalogPart = Awaited<ReturnType<typeof openCatalog>>;

/** Tenants, templates and label sets: what is kept, and who may change it. */
export async function openCatalog(config: Config, below: BelowCatalog) {
  reportMigration(below);
  const parts = new CloseStack();
  try {
    const tenancy = parts.add(await openTenancy(config, below));
    const vocabularies = parts.add(openVocabularies(config, below, tenancy));
    const { storage, telemetry, model, damage } = below;
    const uploads = openUploads(config, storage, tenancy.quotas);
    const retention = new Retention(storage.auditLog, storage.usage, storage.apiKeys, config);
    const sweep = new TenantSweep(storage, tenancy.removal, damage, telemetry.log);
    const housekeeping = new Housekeeping(storage, retention, sweep, model.model.dimensions, (err) =>
      telemetry.log.warn({ err }, 'housekeeping failed'),
    );
    parts.add(housekeeping).start(HOUSEKEEPING_EVERY_MS);
    return { ...tenancy, ...vocabularies, uploads, close: () => parts.close() };
  } catch (error) {
    await parts.close().catch(() => undefined);
    throw error;
  }
}

async function openTenancy(config: Config, below: BelowCatalog) {
  const { storage, damage, telemetry } = below;
  const { log } = telemetry;
  const parts = new CloseStack();
  const { consistencyMs } = config;
  const operatorKey = await OperatorKey.open(storage.apiKeys, {
    current: config.operatorKey,
    previous: config.previousOperatorKey,
  });
  const quotas = new TenantQuotas(storage.quotas, config.quotas, consistencyMs);
  const keyUses = parts.add(
    new KeyUses(storage.apiKeys, (err) => log.error({ err }, 'the last uses of API keys were not written')),
  );
  const keyQuota = new KeyQuota(storage.apiKeys, quotas);
  const apiKeys = new ApiKeys(storage.apiKeys, storage.tenants, operatorKey, keyQuota, keyUses, consistencyMs);
  const auditLog = parts.add(
    new AuditLog(storage.auditLog, (err) => log.error({ err }, 'outcomes were not put into the audit log')),
  );
  const usage = parts.add(new UsageMeter(storage.usage, (err) => log.error({ err }, 'usage was not written')));
  const templateQuota = async (tenant: TenantId) => (await quotas.of(tenant)).promptTemplates;
  const templates = new PromptTemplates(storage.templatesOf, storage.labelSetsOf, templateQuota);
  const jobLog = new JobLog(storage.jobLog, storage.openJobs);
  const hooks = parts.add(openHooks(config, below));
  const removal = new TenantRemoval({
    ...storage,
    records: [apiKeys, quotas, auditLog, usage, jobLog, hooks.subscriptions],
    trashDays: config.trashDays,
    onRecordRemoved: (tenant) => {
      apiKeys.invalidate();
      damage.forget(tenant);
    },
    log,
  });
  const tenants = new Tenants(storage.tenants, storage.createTenant, templates, apiKeys, quotas, removal);
  const { created: createdOperatorKey } = operatorKey;
  const { webhooks, events } = hooks;
  const imageRate = new ImageRate();
  const signedLinks = new SignedLinks(operatorKey.derived('links'));
  const services = {
    imageRate,
    signedLinks,
    apiKeys,
    keyUses,
    auditLog,
    usage,
    quotas,
    templates,
    tenants,
    removal,
    jobLog,
    webhooks,
    events,
  };
  return { createdOperatorKey, ...services, close: () => parts.close() };
}

const openHooks = (config: Config, { storage, telemetry: { log } }: BelowCatalog) =>
  openWebhooks({
    hosts: config.webhookHosts,
    store: storage.webhookTenants,
    openTables: storage.webhooksOf,
    openLabelSets: storage.labelSetsOf,
    findTenant: (tenant) => storage.tenants.findById(tenant),
    consistencyMs: config.consistencyMs,
    days: config.webhookDays,
    onFailure: (err) => log.error({ err }, 'webhooks were not told, and will be later'),
  });

type Tenancy = Awaited<ReturnType<typeof openTenancy>>;

function openVocabularies(config: Config, { telemetry, model, storage, threads }: BelowCatalog, tenancy: Tenancy) {
  const parts = new CloseStack();
  const { model: running, embedder, admission } = model;
  const { templates, usage, quotas, events } = tenancy;
  const promptRate = new PromptRate(quotas);
  const prompts = new PromptEncoder({
    embedder,
    admission,
    modelKey: promptKeyOf(running),
    openStore: (tenant) => storage.textEmbeddingsOf(tenant, running.dimensions),
    allowance: (tenant, wanted) => promptRate.take(tenant, wanted),
    onEncoded: (tenant, promptsEncoded) => usage.count(tenant, { promptsEncoded }),
  });
  const encoder = new LabelEncoder(prompts, running);
  const ranker = parts.add(new Ranker(availableCores(), running.logitScale, threads));
  const openStore = storage.labelSetsOf;
  const place = (vectors: Float32Array, dimensions: number) => ranker.place(vectors, dimensions);
  const contents = new VersionContents(openStore, place, config.versionCacheMb * MEGABYTE);
  const versionTags = new VersionTags(openStore, config.consistencyMs, (tenant, set, move) =>
    events.notice(tenant, tagMoved(set, move)),
  );
  const labelSets = new LabelSets(openStore, contents, versionTags, config.consistencyMs);
  const quota = new VocabularyQuota(tenancy.quotas, openStore);
  const { maxDirectPrompts } = config;
  const onCommitted: OnCommitted = (tenant, set, version) => events.notice(tenant, versionCommitted(set, version));
  const shared = { openStore, labelSets, contents, templates, encoder, quota, model: running };
  const change = { ...shared, maxDirectPrompts, onCommitted };
  const onFailedCompaction = (err: unknown) => telemetry.log.warn({ err }, 'a label table was not compacted');
  const changes = parts.add(new VersionChanges({ ...change, onFailedCompaction }));
  const editor = new LabelSetEditor(change, changes, versionTags);
  const creation = new LabelSetCreation(change);
  const versionLabels = new VersionLabels(contents, templates);
  const labelRendering = new LabelRendering({ contents, templates, counter: embedder, model: running });
  const reencoding = new Reencoding(openStore, changes, running);
  return {
    changes,
    reencoding,
    prompts,
    encoder,
    ranker,
    versionTags,
    labelSets,
    versionLabels,
    labelRendering,
    editor,
    creation,
    close: () => parts.close(),
  };
}

function openUploads({ uploadMb, uploadUnpackedMb }: Config, storage: Storage, quotas: TenantQuotas): Uploads {
  return new Uploads({
    openStore: storage.uploadsOf,
    quota: async (tenant) => (await quotas.of(tenant)).uploadMb,
    maxBytes: uploadMb * MEGABYTE,
    maxUnpackedBytes: (uploadUnpackedMb ?? 4 * uploadMb) * MEGABYTE,
  });
}

function reportMigration({ storage: { migrated }, telemetry: { log } }: BelowCatalog): void {
  if (!migrated) return;
  log.info({ tenants: migrated.tenants }, 'the data were migrated to the format of this version');
  for (const problem of migrated.problems) log.error(`not migrated: ${problem}`);
}
