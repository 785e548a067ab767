import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { Config } from './config.js';
import { StartupError } from './errors.js';
import { buildGraphqlSchema } from './graphql.js';
import { createApp } from './http/app.js';
import { ApiKeyResolver } from './resolvers/api-key.js';
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
import { ApiKeys } from './services/catalog/api-keys.js';
import { Housekeeping } from './services/catalog/housekeeping.js';
import type { TenantId } from './services/catalog/ids.js';
import { LabelEncoder } from './services/catalog/label-encoder.js';
import { LabelSetEditor } from './services/catalog/label-set-editor.js';
import { LabelSets } from './services/catalog/label-sets.js';
import { OperatorKey } from './services/catalog/operator-key.js';
import { PromptTemplates } from './services/catalog/prompt-templates.js';
import { Tenants } from './services/catalog/tenants.js';
import { VersionContents } from './services/catalog/version-contents.js';
import { VersionLabels } from './services/catalog/version-labels.js';
import { VersionTags } from './services/catalog/version-tags.js';
import { Classifier } from './services/classify/classifier.js';
import { ImageVectors } from './services/classify/image-vectors.js';
import { Vocabularies } from './services/classify/vocabulary.js';
import { Embedder } from './services/clip/embedder.js';
import { loadModel } from './services/clip/model.js';
import { isBatchInvariant } from './services/clip/model-spec.js';
import { PromptEncoder } from './services/clip/prompt-encoder.js';
import type { DownloadProgress } from './services/clip/session.js';
import { ImageReader } from './services/images/image-source.js';
import { Preprocessor } from './services/images/preprocessor.js';
import { HttpImages } from './services/images/remote-images.js';
import { ApiKeyStore } from './services/storage/api-key-store.js';
import { Databases } from './services/storage/database.js';
import { LabelSetStore } from './services/storage/label-set-store.js';
import { PromptTemplateStore } from './services/storage/prompt-template-store.js';
import { TenantStore } from './services/storage/tenant-store.js';
import { TextEmbeddingStore } from './services/storage/text-embedding-store.js';

const MEGABYTE = 1024 * 1024;
const IMAGE_CACHE_BYTES = 32 * MEGABYTE;
const TEXT_BATCH = 32;
const HOUSEKEEPING_EVERY_MS = 60_000;

export interface RunningServer {
  /** Where it listens, such as `http://127.0.0.1:4000`. */
  readonly url: string;
  /** The operator's key, when this start has made it. */
  readonly createdOperatorKey: string | undefined;
  /** How often things have happened since the start. */
  counters(): { dispatches: number; images: number; textRuns: number; imageRuns: number };
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
    // The model
    const { spec, session } = await loadModel(config, options.onDownload ?? (() => undefined));
    closing.push(() => session.close());
    const { preprocess, ...identity } = spec;
    const model = { ...identity, dtype: config.dtype, device: config.device };
    const invariant = isBatchInvariant(config.dtype);
    const embedder = new Embedder(session, {
      width: preprocess.width,
      height: preprocess.height,
      batch: invariant ? config.batch : 1,
      textBatch: invariant ? TEXT_BATCH : 1,
      windowMs: config.batchWindowMs,
    });
    await embedder.warmUp();
    const preprocessor = new Preprocessor(preprocess, config.threads);
    closing.push(() => preprocessor.close());

    // Storage
    const databases = new Databases(config.data);
    closing.push(() => databases.close());
    const system = await databases.system();
    const tenantStore = await TenantStore.open(system);
    const apiKeyStore = await ApiKeyStore.open(system);
    const labelSetStore = async (id: TenantId) => LabelSetStore.open(await databases.tenant(id));
    const templateStore = async (id: TenantId) => PromptTemplateStore.open(await databases.tenant(id));
    const embeddingStore = async (id: TenantId) => TextEmbeddingStore.open(await databases.tenant(id), spec.dimensions);

    // The catalog
    const operatorKey = await OperatorKey.open(apiKeyStore, config.operatorKey);
    const apiKeys = new ApiKeys(apiKeyStore, tenantStore, operatorKey, config.consistencyMs);
    const templates = new PromptTemplates(templateStore, labelSetStore);
    const tenants = new Tenants(tenantStore, databases, templates, apiKeys);
    const encoder = new LabelEncoder(new PromptEncoder(embedder, spec.digest, embeddingStore), spec.dimensions);
    const contents = new VersionContents(labelSetStore, config.versionCacheMb * MEGABYTE);
    const versionTags = new VersionTags(labelSetStore, config.consistencyMs);
    const labelSets = new LabelSets(labelSetStore, contents, versionTags, config.consistencyMs);
    const log = pino({ level: config.logLevel });
    const onFailedCompaction = (err: unknown) => log.warn({ err }, 'a label table was not compacted');
    const editor = new LabelSetEditor(
      labelSetStore,
      labelSets,
      templates,
      encoder,
      contents,
      model,
      onFailedCompaction,
    );
    closing.push(() => editor.close());

    const stores = { labelSets: labelSetStore, templates: templateStore, textEmbeddings: embeddingStore };
    const housekeeping = new Housekeeping(databases, tenantStore, apiKeyStore, stores, (err) =>
      log.warn({ err }, 'housekeeping failed'),
    );
    closing.push(() => housekeeping.close());
    housekeeping.start(HOUSEKEEPING_EVERY_MS);

    // Classification
    const imageVectors = new ImageVectors(preprocessor, embedder, spec.digest, IMAGE_CACHE_BYTES);
    const remoteImages = config.urlHosts.length > 0 ? new HttpImages(config.urlHosts) : undefined;
    const classifier = new Classifier(
      new ImageReader(remoteImages),
      new Vocabularies(labelSets, templates, encoder, model),
      model,
    );

    // HTTP
    const schema = await buildGraphqlSchema([
      new ViewerResolver(),
      new NodeResolver(tenants, apiKeys, templates, labelSets),
      new TenantResolver(tenants, apiKeys),
      new ApiKeyResolver(apiKeys),
      new PromptTemplateResolver(templates),
      new LabelSetResolver(labelSets, editor, versionTags),
      new LabelSetVersionResolver(labelSets, new VersionLabels(contents, templates), versionTags),
      new VersionTagResolver(labelSets),
      new LabelResolver(),
      new ClassificationResolver(classifier),
      new EmbeddingModelResolver(model),
    ]);
    const fault = async () => {
      if (!session.alive) return 'the model is not loaded';
      const reachable = await tenantStore.findBySlug('').then(
        () => true,
        () => false,
      );
      return reachable ? undefined : 'the store is not reachable';
    };
    const { requestTimeoutMs } = config;
    const app = await createApp({ schema, apiKeys, imageVectors, log, fault, requestTimeoutMs });
    closing.push(() => app.close());
    await listen(app, config);
    const { address, port, family } = app.server.address() as AddressInfo;
    return {
      url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
      createdOperatorKey: operatorKey.created,
      counters: () => ({ ...imageVectors.counters, textRuns: session.runs.text, imageRuns: session.runs.image }),
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
