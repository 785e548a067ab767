import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBuilt, loadPackage } from '../native.js';
import { Client, OPERATOR_KEY } from '../server.js';

type Resolver = (source: unknown, args: never, context: never) => unknown;

/** What the fields of a schema of the test do. */
export interface OwnSchema {
  /** In GraphQL's own language. */
  readonly text: string;
  /** By names such as `Query.a`. */
  readonly resolve: Readonly<Record<string, Resolver>>;
  /** By the names of subscriptions. */
  readonly subscribe: Readonly<Record<string, Resolver>>;
}

export interface OwnSchemaServer {
  readonly url: string;
  readonly operator: Client;
  /** A client with all scopes, of a new tenant. */
  tenant(): Promise<Client>;
  /** Ends the key of such a client. */
  revoke(client: Client): Promise<void>;
  /** Suspends the tenant of such a client. */
  suspend(client: Client): Promise<void>;
  close(): Promise<void>;
}

const builtParts = async () => ({
  ...(await loadBuilt<typeof import('#lexiclip/config.js')>('config.js')),
  ...(await loadBuilt<typeof import('#lexiclip/server/catalog.js')>('server/catalog.js')),
  ...(await loadBuilt<typeof import('#lexiclip/server/classification.js')>('server/classification.js')),
  ...(await loadBuilt<typeof import('#lexiclip/server/evaluation.js')>('server/evaluation.js')),
  ...(await loadBuilt<typeof import('#lexiclip/server/http.js')>('server/http.js')),
  ...(await loadBuilt<typeof import('#lexiclip/server/jobs.js')>('server/jobs.js')),
  ...(await loadBuilt<typeof import('#lexiclip/server/model.js')>('server/model.js')),
  ...(await loadBuilt<typeof import('#lexiclip/server/supervision.js')>('server/supervision.js')),
  ...(await loadBuilt<typeof import('#lexiclip/server/telemetry.js')>('server/telemetry.js')),
  ...(await loadBuilt<typeof import('#lexiclip/services/concurrency/close-stack.js')>(
    'services/concurrency/close-stack.js',
  )),
  ...(await loadBuilt<typeof import('#lexiclip/services/maintenance/damage.js')>('services/maintenance/damage.js')),
  ...(await loadBuilt<typeof import('#lexiclip/services/storage/storage.js')>('services/storage/storage.js')),
});

/** A real server in all but its schema: for what no field of the service does. */
export async function serveOwnSchema(
  schema: OwnSchema,
  variables: Record<string, string> = {},
): Promise<OwnSchemaServer> {
  const built = await builtParts();
  const data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  const config = built.loadConfig({
    LEXICLIP_PORT: '0',
    LEXICLIP_OPERATOR_KEY: OPERATOR_KEY,
    LEXICLIP_LOG_LEVEL: 'fatal',
    LEXICLIP_THREADS: '1',
    LEXICLIP_SYNC: 'never',
    ...variables,
    LEXICLIP_DATA: data,
  });
  const parts = new built.CloseStack();
  const telemetry = parts.add(await built.openTelemetry(config));
  const threads = built.superviseThreads(telemetry.log, config.hungMs, () => undefined);
  const model = parts.add(await built.openModel(config, telemetry, threads, () => undefined));
  const damage = new built.Damage(telemetry.log);
  const storage = parts.add(await built.openStorage(config.data, { failures: damage, durable: false }));
  const catalog = parts.add(await built.openCatalog(config, { telemetry, model, storage, damage, threads }));
  const images = built.openImages(config, model);
  const belowEvaluation = { telemetry, model, storage, damage, threads, catalog, images };
  const opened = { ...belowEvaluation, evaluation: parts.add(built.openEvaluation(config, belowEvaluation)) };
  const classification = parts.add(built.openClassification(opened));
  const jobs = parts.add(built.openJobs(config, { ...opened, classification }));
  const counters = () => {
    const none = { ...images.imageVectors.counters, imagesEncoded: 0, queued: 0, promptsQueued: 0 };
    return { ...none, textRuns: 0, imageRuns: 0, promptsEncoded: 0, jobsRunning: 0, jobsOpen: 0, storeReads: 0 };
  };
  const executable = await schemaOf(schema);
  const { url } = parts.add(await built.serveSchema(executable, config, { ...opened, classification, jobs, counters }));
  const tenants = new Map<Client, Awaited<ReturnType<typeof catalog.tenants.create>>>();
  const of = (client: Client) => tenants.get(client) as Awaited<ReturnType<typeof catalog.tenants.create>>;
  return {
    url,
    operator: new Client(url, OPERATOR_KEY),
    async tenant() {
      const slug = `tenant-${randomUUID()}`;
      const made = await catalog.tenants.create({ slug, name: slug });
      const client = new Client(url, made.secret);
      tenants.set(client, made);
      return client;
    },
    async revoke(client) {
      const { tenant, apiKey } = of(client);
      await catalog.apiKeys.revoke(tenant.id, apiKey.id);
    },
    async suspend(client) {
      await catalog.tenants.update(of(client).tenant.id, { status: 'SUSPENDED' });
    },
    async close() {
      await parts.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function schemaOf({ text, resolve, subscribe }: OwnSchema) {
  const { buildSchema } = await loadPackage<typeof import('graphql')>('graphql');
  const { meterAnswers } =
    await loadBuilt<typeof import('#lexiclip/graphql/answers/metering.js')>('graphql/answers/metering.js');
  const schema = buildSchema(text);
  const fieldsOf = (type: string) => {
    const found = schema.getType(type);
    return found && 'getFields' in found ? (found.getFields() as Record<string, object>) : {};
  };
  for (const [name, resolver] of Object.entries(resolve)) {
    const [type = '', field = ''] = name.split('.');
    Object.assign(fieldsOf(type)[field] as object, { resolve: resolver });
  }
  for (const [field, resolver] of Object.entries(subscribe)) {
    Object.assign(fieldsOf('Subscription')[field] as object, { subscribe: resolver });
  }
  meterAnswers(schema);
  return schema;
}
