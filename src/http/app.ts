import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import compress from '@fastify/compress';
import cors from '@fastify/cors';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config.js';
import type { Caller } from '../domain/caller.js';
import { limitCost } from '../graphql/document-cost.js';
import { limitDocument } from '../graphql/document-limits.js';
import { errorLog, formatError } from '../graphql/errors.js';
import { requireKnownOperations } from '../graphql/known-operations.js';
import { legacyStatus } from '../graphql/legacy-status.js';
import { recordOperations } from '../graphql/operation-record.js';
import { requireListed, type Safelist } from '../graphql/safelist.js';
import type { RequestContext } from '../resolvers/context.js';
import type { ImageVectors } from '../services/embedding/image-vectors.js';
import type { ApiKeys } from '../services/tenants/api-keys.js';
import type { UsageMeter } from '../services/tenants/usage-meter.js';
import type { RequestRecord } from '../telemetry/request-record.js';
import { authenticate } from './authentication.js';
import { type BackpressureOptions, limitLoad, MEGABYTE } from './bodies/backpressure.js';
import { limitBatch } from './bodies/batch.js';
import { acceptMultipart, requirePreflight } from './bodies/multipart.js';
import { crossOrigin } from './cross-origin.js';
import type { Draining } from './draining.js';
import { answerConnectionError, answerUnknownPath, sendError } from './errors.js';
import { serveMetrics } from './metrics.js';
import { type Observers, observeRequests } from './observation.js';
import { limitRate, type RateParts, sendRate } from './rate-limit.js';
import { requestIdOf, returnRequestId } from './request-id.js';
import { limitTime } from './request-signal.js';
import { sandboxPage } from './sandbox.js';
import { countBody, meterRequest, startTally, type Tally } from './tally.js';

/** How often the server looks for requests that do not arrive. */
const TIMEOUT_CHECK_MS = 5_000;
/** Below this, an answer goes out in one packet or two anyway. */
const COMPRESSED_FROM_BYTES = 2048;
/** More of them help nobody. */
const VALIDATION_ERRORS = 10;

export interface AppParts {
  readonly schema: GraphQLSchema;
  readonly apiKeys: ApiKeys;
  readonly imageVectors: ImageVectors;
  readonly log: FastifyBaseLogger;
  /** Why the service cannot do its work now; undefined when it can. */
  readonly fault: () => Promise<string | undefined>;
  readonly load: Omit<BackpressureOptions, 'bodyBytes'>;
  readonly draining: Draining;
  readonly observers: Observers;
  readonly usage: UsageMeter;
  readonly rate: RateParts;
  readonly safelist: Safelist | undefined;
  readonly settings: Pick<
    Config,
    'requestTimeoutMs' | 'bodyMb' | 'documents' | 'corsOrigins' | 'sandbox' | 'metricsToken'
  >;
}

/** HTTP: health checks, and GraphQL behind authentication. */
export async function createApp(parts: AppParts): Promise<FastifyInstance> {
  const { requestTimeoutMs, bodyMb, documents, corsOrigins } = parts.settings;
  const bodyBytes = bodyMb * MEGABYTE;
  const app = Fastify({
    loggerInstance: parts.log,
    bodyLimit: bodyBytes,
    // A body that stops coming holds what came so far: it has the time of a request, and not for ever.
    requestTimeout: requestTimeoutMs,
    http: {
      requestTimeout: requestTimeoutMs,
      // Node takes the longer of the two for the whole request.
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(requestTimeoutMs, TIMEOUT_CHECK_MS),
    },
    clientErrorHandler: answerConnectionError,
    frameworkErrors: sendError,
    genReqId: requestIdOf,
    logController: new LogController({ disableRequestLogging: true }),
  });
  observeRequests(app, parts.observers);
  app.addHook('onRequest', returnRequestId);
  if (corsOrigins.length > 0) await app.register(cors, crossOrigin(corsOrigins));
  await app.register(compress, { encodings: ['gzip', 'deflate'], threshold: COMPRESSED_FROM_BYTES });
  app.setErrorHandler(sendError);
  app.setNotFoundHandler(answerUnknownPath);
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_, reply) => {
    const fault = await parts.fault();
    return fault === undefined ? { status: 'ready' } : reply.status(503).send({ status: 'not ready', fault });
  });

  serveMetrics(app, parts.observers.metrics, parts.apiKeys, parts.settings.metricsToken);

  const apollo = new ApolloServer<RequestContext>({
    schema: parts.schema,
    // Whoever has a key may read the schema: clients generate types from it.
    introspection: true,
    csrfPrevention: true,
    // Strangers could fill it; a safelist is the operator's.
    persistedQueries: false,
    allowBatchedHttpRequests: documents.batch > 1,
    parseOptions: { maxTokens: documents.tokens },
    validationRules: [limitDocument(documents), requireKnownOperations],
    validationOptions: { maxErrors: VALIDATION_ERRORS },
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // It would look at each field of each answer, to say what `neverKept` says of all.
      ApolloServerPluginCacheControlDisabled(),
      legacyStatus(),
      limitCost(documents.cost),
      recordOperations(),
      errorLog((err, requestId) => app.log.error({ err, requestId }, 'a resolver failed')),
    ],
  });
  await apollo.start();
  await app.register(async (graphql) => {
    acceptMultipart(graphql);
    graphql.route({
      url: '/graphql',
      method: ['GET', 'POST', 'OPTIONS'],
      onRequest: [
        neverKept,
        parts.draining.admit,
        ...(parts.settings.sandbox ? [await sandboxPage()] : []),
        authenticate(parts.apiKeys),
        startTally,
        limitRate(parts.rate),
        requirePreflight,
        limitLoad({ ...parts.load, bodyBytes }),
        limitTime(requestTimeoutMs),
      ],
      preParsing: countBody,
      preHandler: [limitBatch(documents.batch), ...(parts.safelist ? [requireListed(parts.safelist)] : [])],
      handler: fastifyApolloHandler(apollo, { context: async (request) => contextOf(request, parts) }),
      onSend: sendRate(parts.rate),
      onResponse: meterRequest(parts.usage),
    });
  });
  app.addHook('onClose', () => apollo.stop());
  return app;
}

/** Answers are a tenant's own: no cache on the way may keep one. */
async function neverKept(_: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('cache-control', 'no-store');
}

function contextOf(request: FastifyRequest, { imageVectors, rate }: AppParts): RequestContext {
  const caller = request.caller as Caller;
  const signal = request.cancelled as AbortSignal;
  const tally = request.tally as Tally;
  const images = caller.kind === 'tenant' ? imageVectors.loader(caller.tenant.id, signal) : undefined;
  const admitImage = async () => {
    tally.images++;
    if (caller.kind === 'tenant') await rate.rate.take(caller.tenant.id, request.imagesPerMinute as number);
  };
  const record = request.record as RequestRecord;
  return { requestId: request.id, caller, images, admitImage, tally, signal, record };
}
