import type { ApolloServer } from '@apollo/server';
import compress from '@fastify/compress';
import cors from '@fastify/cors';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { GraphqlContext } from '../graphql/context.js';
import type { ApiKeys } from '../services/tenants/api-keys.js';
import { crossOrigin } from './cross-origin.js';
import { answerConnectionError, answerUnknownPath, sendError } from './errors.js';
import { type GraphqlRouteParts, serveGraphql } from './graphql-route.js';
import { type Fault, serveHealth } from './health.js';
import { serveMetrics } from './metrics.js';
import { type Observers, observeRequests } from './observation.js';
import { type Page, servePages } from './pages.js';
import { requestIdOf, returnRequestId } from './request-id.js';

/** How often the server looks for requests that arrive too slowly, ms. */
const TIMEOUT_CHECK_MS = 5_000;
/** A smaller response fits into one or two packets anyway. */
const MIN_COMPRESSED_BYTES = 2048;

export interface AppParts extends GraphqlRouteParts {
  /** The started server. */
  readonly apollo: ApolloServer<GraphqlContext>;
  readonly apiKeys: ApiKeys;
  readonly log: FastifyBaseLogger;
  readonly observers: Observers;
  /** Why the service is not ready; empty when it is. */
  readonly faults: () => Promise<readonly Fault[]>;
  /** What the service cannot serve although it is ready. */
  readonly details: () => readonly string[];
  readonly pages: readonly Page[];
  /** Origins whose pages may call this server; `*` is any. */
  readonly corsOrigins: readonly string[];
  /** Gives access to /metrics, as the operator's key does. */
  readonly metricsToken: string | undefined;
}

/** The HTTP server: health checks, metrics, pages, and GraphQL behind authentication. It does not listen yet. */
export async function createApp(parts: AppParts): Promise<FastifyInstance> {
  const { apollo, corsOrigins, observers } = parts;
  const app = openFastify(parts);
  observeRequests(app, observers);
  app.addHook('onRequest', returnRequestId);
  if (corsOrigins.length > 0) await app.register(cors, crossOrigin(corsOrigins));
  await app.register(compress, { encodings: ['gzip', 'deflate'], threshold: MIN_COMPRESSED_BYTES });
  app.setErrorHandler(sendError);
  app.setNotFoundHandler(answerUnknownPath);
  serveHealth(app, parts.faults, parts.details);
  serveMetrics(app, observers.metrics, parts.apiKeys, parts.metricsToken);
  servePages(app, parts.pages);
  await serveGraphql(app, apollo, parts);
  app.addHook('onClose', () => apollo.stop());
  return app;
}

function openFastify({ log, load, requestTimeoutMs }: AppParts): FastifyInstance {
  return Fastify({
    loggerInstance: log,
    bodyLimit: load.maxBodyBytes,
    // A stalled body occupies memory, so it has no longer than a request may take.
    requestTimeout: requestTimeoutMs,
    http: {
      requestTimeout: requestTimeoutMs,
      // Node applies the longer of the two to the whole request.
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(requestTimeoutMs, TIMEOUT_CHECK_MS),
    },
    clientErrorHandler: answerConnectionError,
    frameworkErrors: sendError,
    genReqId: requestIdOf,
    logController: new LogController({ disableRequestLogging: true }),
  });
}
