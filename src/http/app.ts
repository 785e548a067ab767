import { randomUUID } from 'node:crypto';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { RequestContext } from '../context.js';
import { LexiclipError } from '../errors.js';
import type { ApiKeys } from '../services/catalog/api-keys.js';
import type { Caller } from '../services/catalog/caller.js';
import type { ImageVectors } from '../services/classify/image-vectors.js';
import { LIMITS } from '../services/limits.js';
import { authenticate } from './authentication.js';
import { type BackpressureOptions, limitLoad } from './backpressure.js';
import { answerConnectionError, sendError } from './errors.js';
import { errorLog, formatError } from './graphql-errors.js';
import { acceptMultipart, requirePreflight } from './multipart.js';
import { limitTime } from './request-signal.js';
import { closeUnusedConnections } from './unused-connections.js';

/** How often the server looks for requests that do not arrive. */
const TIMEOUT_CHECK_MS = 5_000;

export interface AppParts {
  readonly schema: GraphQLSchema;
  readonly apiKeys: ApiKeys;
  readonly imageVectors: ImageVectors;
  readonly log: FastifyBaseLogger;
  /** Why the service cannot do its work now; undefined when it can. */
  readonly fault: () => Promise<string | undefined>;
  readonly load: BackpressureOptions;
  /** How long a request may take, ms. */
  readonly requestTimeoutMs: number;
}

/** HTTP: health checks, and GraphQL behind authentication. */
export async function createApp(parts: AppParts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: parts.log,
    bodyLimit: LIMITS.bodyBytes,
    // A body that stops coming holds what came so far: it has the time of a request, and not for ever.
    requestTimeout: parts.requestTimeoutMs,
    http: {
      requestTimeout: parts.requestTimeoutMs,
      // Node takes the longer of the two for the whole request.
      headersTimeout: parts.requestTimeoutMs,
      connectionsCheckingInterval: Math.min(parts.requestTimeoutMs, TIMEOUT_CHECK_MS),
    },
    clientErrorHandler: answerConnectionError,
    genReqId: () => randomUUID(),
    logController: new LogController({ disableRequestLogging: true }),
  });
  closeUnusedConnections(app);
  app.setErrorHandler(sendError);
  app.setNotFoundHandler((request, reply) => {
    sendError(new LexiclipError('NOT_FOUND', `there is no ${request.method} ${request.url}`), request, reply);
  });
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_, reply) => {
    const fault = await parts.fault();
    return fault === undefined ? { status: 'ready' } : reply.status(503).send({ status: 'not ready', fault });
  });

  const apollo = new ApolloServer<RequestContext>({
    schema: parts.schema,
    // Whoever has a key may read the schema: clients generate types from it.
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // It would look at each field of each answer, to say what `neverKept` says of all.
      ApolloServerPluginCacheControlDisabled(),
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
        authenticate(parts.apiKeys),
        requirePreflight,
        limitLoad(parts.load),
        limitTime(parts.requestTimeoutMs),
      ],
      handler: fastifyApolloHandler(apollo, { context: async (request) => contextOf(request, parts.imageVectors) }),
    });
  });
  app.addHook('onClose', () => apollo.stop());
  return app;
}

/** Answers are a tenant's own: no cache on the way may keep one. */
async function neverKept(_: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('cache-control', 'no-store');
}

function contextOf(request: FastifyRequest, imageVectors: ImageVectors): RequestContext {
  const caller = request.caller as Caller;
  const signal = request.cancelled as AbortSignal;
  const images = caller.kind === 'tenant' ? imageVectors.loader(caller.tenant.id, signal) : undefined;
  return { requestId: request.id, caller, images, signal };
}
