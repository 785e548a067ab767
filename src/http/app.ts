import type { ApolloServer } from '@apollo/server';
import compress from '@fastify/compress';
import cors from '@fastify/cors';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { GraphqlContext } from '../graphql/context.js';
import type { ApiKeys } from '../services/tenants/api-keys.js';
import { type ConnectionLimits, limitConnections } from './connections/connection-limits.js';
import { closeQueuedAnswers } from './connections/queued-answers.js';
import type { UnreadAnswers } from './connections/unread-answers.js';
import { crossOrigin } from './cross-origin.js';
import { type ResultsRouteParts, serveResults } from './downloads/results-route.js';
import { answerConnectionError, answerUnknownPath, sendError } from './errors.js';
import { serveGraphql } from './graphql-route.js';
import { type Fault, serveHealth } from './health.js';
import { serveMetrics } from './metrics.js';
import { type Observers, observeRequests } from './observation.js';
import { serveDocs } from './pages/docs.js';
import { frontPage, serveFront } from './pages/front.js';
import { type Page, servePages } from './pages/pages.js';
import { serveStudio } from './pages/studio.js';
import { requestIdOf, returnRequestId } from './request-id.js';
import { type StreamRouteParts, serveStreams } from './streams/stream-route.js';
import { serveUploads, type UploadsRouteParts } from './uploads/uploads-route.js';

/** How often the server looks for requests that arrive too slowly, ms. */
const TIMEOUT_CHECK_MS = 1_000;
/** How long the headers of a request may take, ms. A connection on which nothing ever comes has no longer either. */
const HEADERS_MS = 10_000;
/** A smaller response fits into one or two packets anyway. */
const MIN_COMPRESSED_BYTES = 2048;

export interface AppParts extends StreamRouteParts, UploadsRouteParts, ResultsRouteParts {
  /** The started server. */
  readonly apollo: ApolloServer<GraphqlContext>;
  readonly apiKeys: ApiKeys;
  readonly connections: ConnectionLimits;
  readonly answers: UnreadAnswers;
  readonly log: FastifyBaseLogger;
  readonly observers: Observers;
  /** Why the service is not ready; empty when it is. */
  readonly faults: () => Promise<readonly Fault[]>;
  /** What the service cannot serve although it is ready. */
  readonly details: () => readonly string[];
  /** The version of this software, and the folder with its documentation. */
  readonly version: string;
  readonly docs: URL;
  /** Pages beside the front page. */
  readonly pages: readonly Page[];
  /** The folder with the studio; undefined where it is not served. */
  readonly studio: URL | undefined;
  /** Origins whose pages may call this server; `*` is any. */
  readonly corsOrigins: readonly string[];
  /** Gives access to /metrics, as the operator's key does. */
  readonly metricsToken: string | undefined;
}

/** The HTTP server: health checks, metrics, pages, and GraphQL and uploads behind authentication. It does not listen yet. */
export async function createApp(parts: AppParts): Promise<FastifyInstance> {
  const { apollo, corsOrigins, observers } = parts;
  const app = openFastify(parts);
  limitConnections(app.server, parts.connections);
  closeQueuedAnswers(app.server);
  // Bodies are read where a route says how, and nowhere else: not for a path that there is not.
  app.removeAllContentTypeParsers();
  observeRequests(app, observers);
  app.addHook('onRequest', returnRequestId);
  app.addHook('onSend', parts.answers.watch);
  if (corsOrigins.length > 0) await app.register(cors, crossOrigin(corsOrigins));
  await app.register(compress, {
    encodings: ['gzip', 'deflate'],
    threshold: MIN_COMPRESSED_BYTES,
    // Bodies are unpacked where they are counted.
    globalDecompression: false,
  });
  app.setErrorHandler(sendError);
  app.setNotFoundHandler(answerUnknownPath);
  serveHealth(app, parts.faults, parts.details);
  serveMetrics(app, observers.metrics, parts.apiKeys, parts.metricsToken);
  const hasStudio = parts.studio !== undefined;
  servePages(app, [frontPage(parts.version, hasStudio), ...parts.pages]);
  serveFront(app, parts.version, hasStudio);
  serveDocs(app, parts.docs);
  if (parts.studio) await serveStudio(app, parts.studio);
  await serveGraphql(app, apollo, parts);
  await serveUploads(app, parts);
  await serveStreams(app, apollo, parts);
  serveResults(app, parts);
  app.addHook('onClose', () => apollo.stop());
  return app;
}

function openFastify({ log, requestTimeoutMs }: AppParts): FastifyInstance {
  return Fastify({
    loggerInstance: log,
    requestTimeout: requestTimeoutMs,
    http: {
      requestTimeout: requestTimeoutMs,
      headersTimeout: Math.min(requestTimeoutMs, HEADERS_MS),
      connectionsCheckingInterval: Math.min(requestTimeoutMs, TIMEOUT_CHECK_MS),
    },
    clientErrorHandler: answerConnectionError,
    frameworkErrors: sendError,
    genReqId: requestIdOf,
    logController: new LogController({ disableRequestLogging: true }),
  });
}
