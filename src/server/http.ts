import type { AddressInfo } from 'node:net';
import { VERSION } from '../config/version.js';
import type { Config } from '../config.js';
import type { TenantId } from '../domain/ids.js';
import { StartupError } from '../errors.js';
import { createApollo } from '../graphql/apollo.js';
import { wrapMutations } from '../graphql/mutations.js';
import { rootFieldNames } from '../graphql/root-fields.js';
import { Safelist } from '../graphql/safelist.js';
import { buildGraphqlSchema } from '../graphql/schema.js';
import { type AppParts, createApp } from '../http/app.js';
import { BodyMemory } from '../http/bodies/body-memory.js';
import { UnreadAnswers } from '../http/connections/unread-answers.js';
import { Draining } from '../http/draining.js';
import { sandboxPage } from '../http/pages/sandbox.js';
import { Budget } from '../services/concurrency/queues/budget.js';
import type { ServiceCounters } from '../telemetry/metrics.js';
import type { BelowClassification, ClassificationPart } from './classification.js';
import type { JobsPart } from './jobs.js';
import { readiness } from './readiness.js';
import { MEGABYTE } from './units.js';

/** Beside `dist`, in a checkout as in the package. */
const DOCS = new URL('../../docs/', import.meta.url);
/** What the build has made of `studio`. */
const STUDIO = new URL('../studio/', import.meta.url);

interface Below extends BelowClassification {
  readonly classification: ClassificationPart;
  readonly jobs: JobsPart;
  counters(): ServiceCounters;
}

type Schema = Awaited<ReturnType<typeof buildGraphqlSchema>>;

/** GraphQL over HTTP. It listens when this resolves. */
export async function openHttp(config: Config, below: Below) {
  const { catalog, evaluation, classification, jobs, model } = below;
  const services = {
    ...catalog,
    ...evaluation,
    ...classification,
    ...jobs,
    model: model.model,
    imageSize: model.imageSize,
  };
  const schema = await buildGraphqlSchema(services);
  wrapMutations(schema, catalog.auditLog);
  return serveSchema(schema, config, below);
}

/** Serves a schema. It listens when this resolves. */
export async function serveSchema(schema: Schema, config: Config, below: Below) {
  const { telemetry, model, storage, damage } = below;
  const { log, metrics, tracing } = telemetry;
  const draining = new Draining();
  const faults = readiness(draining, below);
  const isReady = async () => (await faults()).length === 0;
  const places = new Budget<string>({ total: config.streams, each: config.tenantStreams });
  const sources = { counters: below.counters, storage: storage.databases.counters, model: model.model, isReady };
  metrics.watch({ ...sources, streams: () => places.used });
  metrics.startFields(rootFieldNames(schema));
  const safelist = config.safelist.length > 0 ? await Safelist.load(config.safelist) : undefined;
  const { documents, requestTimeoutMs: requestMs } = config;
  const limits = { documents, answerBytes: config.answerMb * MEGABYTE, requestMs };
  const apollo = createApollo(schema, { ...limits, safelist }, (err, requestId) =>
    log.error({ err, requestId }, 'a resolver failed'),
  );
  await apollo.start();
  const app = await createApp({
    ...routeParts(config, below, draining),
    streams: { places, ...streamLimits(config) },
    apollo,
    log,
    observers: { metrics, tracing },
    faults,
    details: () => damage.details(),
    version: VERSION,
    docs: DOCS,
    studio: config.studio ? STUDIO : undefined,
    pages: config.sandbox ? [await sandboxPage()] : [],
    corsOrigins: config.corsOrigins,
    metricsToken: config.metricsToken,
  });
  await listen(app, config);
  const close = async () => {
    const left = await draining.close(app, config);
    if (left > 0) log.warn({ requests: left }, 'stopped before all requests were done');
  };
  return { url: urlOf(app.server.address() as AddressInfo), close };
}

type RouteParts = Omit<
  AppParts,
  | 'apollo'
  | 'streams'
  | 'log'
  | 'observers'
  | 'faults'
  | 'details'
  | 'version'
  | 'docs'
  | 'studio'
  | 'pages'
  | 'corsOrigins'
  | 'metricsToken'
>;

function routeParts(config: Config, below: Below, draining: Draining): RouteParts {
  const { apiKeys, usage, quotas, imageRate, uploads } = below.catalog;
  const { imageEncoder, imageVectors } = below.images;
  return {
    apiKeys,
    jobs: below.jobs.jobs,
    bulkDownloads: below.jobs.bulkDownloads,
    usage,
    uploads,
    imageVectors,
    rate: { quotas, rate: imageRate },
    draining,
    ...transportLimits(config),
    load: {
      memory: new BodyMemory(Math.max(config.queueMb, 2 * config.bodyMb) * MEGABYTE),
      overload: (tenant: TenantId, arriving) => imageEncoder.overload(tenant, arriving),
    },
    requestTimeoutMs: config.requestTimeoutMs,
    maxBatch: config.documents.batch,
    answerBytes: config.answerMb * MEGABYTE,
  };
}

const streamLimits = ({ streamMinutes, consistencyMs }: Config) => ({
  maxAgeMs: streamMinutes * 60_000,
  consistencyMs,
});

const transportLimits = (config: Config) => ({
  receiving: { maxBodyBytes: config.bodyMb * MEGABYTE, stallMs: config.bodyStallMs },
  answers: new UnreadAnswers({ maxBytes: config.queueMb * MEGABYTE, stallMs: config.answerStallMs }),
  connections: { total: config.connections, perAddress: config.addressConnections ?? config.connections / 2 },
});

const urlOf = ({ address, port, family }: AddressInfo): string =>
  `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;

const LISTEN_FAULTS: Record<string, string> = {
  EADDRINUSE: 'LEXICLIP_PORT: something else listens there',
  EACCES: 'LEXICLIP_PORT: this user may not listen there',
  ENOTFOUND: 'LEXICLIP_HOST must be a name or address of this machine',
  EADDRNOTAVAIL: 'LEXICLIP_HOST must be a name or address of this machine',
};

type App = Awaited<ReturnType<typeof createApp>>;

async function listen(app: App, { port, host }: Config): Promise<void> {
  await app.listen({ port, host }).catch(async (error: NodeJS.ErrnoException) => {
    await app.close().catch(() => undefined);
    const fault = LISTEN_FAULTS[error.code ?? ''];
    throw fault ? new StartupError(fault, { cause: error }) : error;
  });
}
