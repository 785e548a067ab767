import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { Config } from './config.js';
import type { TenantId } from './domain/ids.js';
import { StartupError } from './errors.js';
import { auditMutations } from './graphql/mutations.js';
import { timeMutations } from './graphql/operation-record.js';
import { Safelist } from './graphql/safelist.js';
import { buildGraphqlSchema } from './graphql/schema.js';
import { createApp } from './http/app.js';
import { Draining } from './http/draining.js';
import { ApiKeyResolver } from './resolvers/api-key.js';
import { AuditLogResolver } from './resolvers/audit-log.js';
import { ClassificationResolver } from './resolvers/classification.js';
import { EmbeddingModelResolver } from './resolvers/embedding-model.js';
import { LabelResolver } from './resolvers/label.js';
import { LabelSetResolver } from './resolvers/label-set.js';
import { LabelSetVersionResolver } from './resolvers/label-set-version.js';
import { NodeResolver } from './resolvers/node.js';
import { PromptTemplateResolver } from './resolvers/prompt-template.js';
import { TenantResolver } from './resolvers/tenant.js';
import { VersionTagResolver } from './resolvers/version-tag.js';
import { ViewerResolver } from './resolvers/viewer.js';
import { Vocabularies } from './services/classify/candidates.js';
import { Classifier } from './services/classify/classifier.js';
import { availableCores } from './services/concurrency/available-cores.js';
import { Embedder } from './services/embedding/embedder.js';
import { ImageEncoder } from './services/embedding/image-encoder.js';
import { ImageVectors } from './services/embedding/image-vectors.js';
import { PromptEncoder } from './services/embedding/prompt-encoder.js';
import { ImageReader } from './services/images/image-source.js';
import { Preprocessor } from './services/images/preprocessor.js';
import { HttpImages } from './services/images/remote/remote-images.js';
import { LabelEncoder } from './services/label-sets/label-encoder.js';
import { LabelSetEditor } from './services/label-sets/label-set-editor.js';
import { LabelSets } from './services/label-sets/label-sets.js';
import { VersionContents } from './services/label-sets/version-contents.js';
import { VersionLabels } from './services/label-sets/version-labels.js';
import { VersionTags } from './services/label-sets/version-tags.js';
import { VersionWriter } from './services/label-sets/version-writer.js';
import { VocabularyQuota } from './services/label-sets/vocabulary-quota.js';
import { Housekeeping } from './services/maintenance/housekeeping.js';
import { Retention } from './services/maintenance/retention.js';
import { loadModel } from './services/models/model.js';
import { isBatchInvariant } from './services/models/model-spec.js';
import type { DownloadProgress } from './services/models/thread-session.js';
import { LargeVersions } from './services/ranking/large-versions.js';
import { Ranker } from './services/ranking/ranker.js';
import { ApiKeyStore } from './services/storage/api-key-store.js';
import { AuditLogStore } from './services/storage/audit-log-store.js';
import { claimFormat } from './services/storage/data-format.js';
import { LabelSetStore } from './services/storage/label-sets/label-set-store.js';
import { Databases } from './services/storage/lance/database.js';
import { PromptTemplateStore } from './services/storage/prompt-template-store.js';
import { QuotaStore } from './services/storage/quota-store.js';
import { TenantStore } from './services/storage/tenant-store.js';
import { TextEmbeddingStore } from './services/storage/text-embedding-store.js';
import { UsageStore } from './services/storage/usage-store.js';
import { VectorIndexStore } from './services/storage/vector-index-store.js';
import { PromptTemplates } from './services/templates/prompt-templates.js';
import { ApiKeys } from './services/tenants/api-keys.js';
import { AuditLog } from './services/tenants/audit-log.js';
import { ImageRate } from './services/tenants/image-rate.js';
import { OperatorKey } from './services/tenants/operator-key.js';
import { TenantQuotas } from './services/tenants/tenant-quotas.js';
import { Tenants } from './services/tenants/tenants.js';
import { UsageMeter } from './services/tenants/usage-meter.js';
import { Metrics } from './telemetry/metrics.js';
import { startTracing } from './telemetry/tracing.js';

const MEGABYTE = 1024 * 1024;
const TEXT_BATCH = 32;
/** Batches of each session that decoding may be ahead of the model. */
const AHEAD = 2;
const HOUSEKEEPING_EVERY_MS = 60_000;

export interface Counters {
  /** Of the loaders of requests. */
  readonly dispatches: number;
  readonly images: number;
  /** Images whose vectors were at hand. */
  readonly hits: number;
  /** Images that went through the model. */
  readonly imagesEncoded: number;
  /** Images that wait now. */
  readonly queued: number;
  readonly textRuns: number;
  readonly imageRuns: number;
  readonly promptsEncoded: number;
}

export interface RunningServer {
  /** Where it listens, such as `http://127.0.0.1:4000`. */
  readonly url: string;
  /** The operator's key, when this start has made it. */
  readonly createdOperatorKey: string | undefined;
  /** How often things have happened since the start. */
  counters(): Counters;
  close(): Promise<void>;
}

export interface StartOptions {
  readonly onDownload?: (progress: DownloadProgress) => void;
}

/** Puts the parts together, from the model and the data directory up to HTTP. */
export async function startServer(config: Config, options: StartOptions = {}): Promise<RunningServer> {
  // From the last opened to the first, everything is closed again, also when the start fails half-way.
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    // What the log, /metrics and traces are told
    const log = pino({ level: config.logLevel });
    const metrics = new Metrics(config.metricsTenants);
    const tracing = await startTracing(config.traces, (err) => log.warn({ err }, 'traces were not exported'));
    if (tracing) closing.push(() => tracing.close());

    // The model
    const loaded = await loadModel(config, options.onDownload ?? (() => undefined));
    closing.push(() => loaded.close());
    const { spec, sessions, batch } = loaded;
    const { preprocess, ...identity } = spec;
    const model = { ...identity, dtype: config.dtype, device: config.device };
    const embedder = new Embedder(sessions, {
      width: preprocess.width,
      height: preprocess.height,
      batch,
      textBatch: isBatchInvariant(config.dtype) ? TEXT_BATCH : 1,
      windowMs: config.batchWindowMs,
      onImageRun: (images) => metrics.modelRan(images),
    });
    const preprocessor = new Preprocessor(preprocess, availableCores());
    closing.push(() => preprocessor.close());

    // Storage
    const databases = new Databases(config.data);
    closing.push(() => databases.close());
    const system = await databases.system();
    await claimFormat(system);
    const tenantStore = await TenantStore.open(system);
    const apiKeyStore = await ApiKeyStore.open(system);
    const labelSetStore = async (id: TenantId) => LabelSetStore.open(await databases.tenant(id));
    const indexStore = async (id: TenantId) => VectorIndexStore.open(await databases.tenant(id));
    const templateStore = async (id: TenantId) => PromptTemplateStore.open(await databases.tenant(id));
    const embeddingStore = async (id: TenantId) => TextEmbeddingStore.open(await databases.tenant(id), spec.dimensions);

    // The catalog
    const operatorKey = await OperatorKey.open(apiKeyStore, {
      current: config.operatorKey,
      previous: config.previousOperatorKey,
    });
    const apiKeys = new ApiKeys(apiKeyStore, tenantStore, operatorKey, config.consistencyMs);
    const auditStore = await AuditLogStore.open(system);
    const auditLog = new AuditLog(auditStore, (err) => log.error({ err }, 'outcomes were not put into the audit log'));
    closing.push(() => auditLog.close());
    const usageStore = await UsageStore.open(system);
    const usage = new UsageMeter(usageStore, (err) => log.error({ err }, 'usage was not written'));
    closing.push(() => usage.close());
    const quotas = new TenantQuotas(await QuotaStore.open(system), config.quotas, config.consistencyMs);
    const templates = new PromptTemplates(templateStore, labelSetStore);
    const tenants = new Tenants(tenantStore, databases, templates, apiKeys, quotas, [auditLog, usage]);
    const meterPrompts = (tenant: TenantId, promptsEncoded: number) => usage.count(tenant, { promptsEncoded });
    const promptEncoder = new PromptEncoder(embedder, spec.digest, embeddingStore, meterPrompts);
    const encoder = new LabelEncoder(promptEncoder, spec.dimensions);
    const ranker = new Ranker(availableCores(), spec.logitScale);
    closing.push(() => ranker.close());
    const place = (vectors: Float32Array, dimensions: number) => ranker.place(vectors, dimensions);
    const contents = new VersionContents(labelSetStore, place, config.versionCacheMb * MEGABYTE);
    const versionTags = new VersionTags(labelSetStore, config.consistencyMs);
    const labelSets = new LabelSets(labelSetStore, contents, versionTags, config.consistencyMs);
    const onFailedCompaction = (err: unknown) => log.warn({ err }, 'a label table was not compacted');
    const vocabularyQuota = new VocabularyQuota(quotas, labelSetStore);
    const writer = new VersionWriter(labelSetStore, labelSets, contents, vocabularyQuota, onFailedCompaction);
    closing.push(() => writer.close());
    const editor = new LabelSetEditor(
      labelSetStore,
      labelSets,
      templates,
      encoder,
      contents,
      model,
      vocabularyQuota,
      writer,
    );

    const stores = {
      labelSets: labelSetStore,
      templates: templateStore,
      textEmbeddings: embeddingStore,
      indexes: indexStore,
    };
    const retention = new Retention(auditStore, usageStore, {
      auditDays: config.auditDays,
      usageDays: config.usageDays,
    });
    const housekeeping = new Housekeeping(databases, tenantStore, apiKeyStore, stores, retention, (err) =>
      log.warn({ err }, 'housekeeping failed'),
    );
    closing.push(() => housekeeping.close());
    housekeeping.start(HOUSEKEEPING_EVERY_MS);

    // Classification
    const imageEncoder = new ImageEncoder(
      preprocessor,
      embedder,
      {
        images: config.queueImages,
        imagesPerTenant: config.tenantQueueImages,
        bytes: config.queueMb * MEGABYTE,
        waitMs: config.requestTimeoutMs / 2,
      },
      AHEAD * batch * Math.max(1, sessions.narrow.length) + preprocessor.threads,
      loaded.msPerImage,
    );
    const imageVectors = new ImageVectors(imageEncoder, spec.digest, config.imageCacheMb * MEGABYTE);
    const onFailedIndex = (err: unknown) => log.warn({ err }, 'a vector index was not built');
    const large = new LargeVersions(indexStore, ranker, spec.logitScale, onFailedIndex);
    closing.push(() => large.close());
    const remoteImages = config.urlHosts.length > 0 ? new HttpImages(config.urlHosts) : undefined;
    const classifier = new Classifier(
      new ImageReader(remoteImages),
      new Vocabularies(labelSets, templates, encoder, ranker, large, model),
      model,
    );

    // HTTP
    const schema = await buildGraphqlSchema([
      new ViewerResolver(),
      new NodeResolver(tenants, apiKeys, templates, labelSets),
      new TenantResolver(tenants, apiKeys, quotas, usage),
      new ApiKeyResolver(apiKeys),
      new PromptTemplateResolver(templates),
      new LabelSetResolver(labelSets, editor, versionTags),
      new LabelSetVersionResolver(labelSets, new VersionLabels(contents, templates), versionTags),
      new VersionTagResolver(labelSets),
      new LabelResolver(),
      new ClassificationResolver(classifier),
      new EmbeddingModelResolver(model),
      new AuditLogResolver(auditLog),
    ]);
    auditMutations(schema, auditLog);
    const draining = new Draining();
    const fault = async () => {
      if (draining.stopping) return 'the server is stopping';
      if (!embedder.alive) return 'the model is not loaded';
      const reachable = await tenantStore.findBySlug('').then(
        () => true,
        () => false,
      );
      return reachable ? undefined : 'the store is not reachable';
    };
    const counters = () => ({
      ...imageVectors.counters,
      imagesEncoded: imageEncoder.encoded,
      queued: imageEncoder.queued,
      textRuns: embedder.runs.text,
      imageRuns: embedder.runs.image,
      promptsEncoded: promptEncoder.encoded,
    });
    const isReady = async () => (await fault()) === undefined;
    metrics.watch({ counters, storage: databases.counters, model, isReady });
    timeMutations(schema);
    const overload = (tenant: TenantId) => imageEncoder.overload(tenant);
    const load = { megabytes: config.queueMb, overload };
    const app = await createApp({
      schema,
      apiKeys,
      imageVectors,
      log,
      fault,
      load,
      draining,
      observers: { metrics, tracing },
      usage,
      rate: { quotas, rate: new ImageRate() },
      safelist: config.safelist.length > 0 ? await Safelist.load(config.safelist) : undefined,
      settings: config,
    });
    closing.push(async () => {
      const left = await draining.close(app, config);
      if (left > 0) log.warn({ requests: left }, 'stopped before all requests were done');
    });
    await listen(app, config);
    const { address, port, family } = app.server.address() as AddressInfo;
    return {
      url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
      createdOperatorKey: operatorKey.created,
      counters,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const LISTEN_FAULTS: Record<string, string> = {
  EADDRINUSE: 'LEXICLIP_PORT: something else listens there',
  EACCES: 'LEXICLIP_PORT: this user may not listen there',
  ENOTFOUND: 'LEXICLIP_HOST must be a name or address of this machine',
  EADDRNOTAVAIL: 'LEXICLIP_HOST must be a name or address of this machine',
};

async function listen(app: FastifyInstance, { port, host }: Config): Promise<void> {
  await app.listen({ port, host }).catch((error: NodeJS.ErrnoException) => {
    const fault = LISTEN_FAULTS[error.code ?? ''];
    throw fault ? new StartupError(fault, { cause: error }) : error;
  });
}
