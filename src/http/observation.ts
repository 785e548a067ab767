import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CLIENT_GONE, type FinishedRequest } from '../telemetry/finished-request.js';
import type { Metrics } from '../telemetry/metrics.js';
import { logRequest } from '../telemetry/request-log.js';
import { RequestRecord } from '../telemetry/request-record.js';
import type { Tracing } from '../telemetry/tracing.js';
import { ANSWER_STATUSES } from './errors.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set for every request by its first hook. */
    record?: RequestRecord;
  }
}

export interface Observers {
  readonly metrics: Metrics;
  /** Undefined when traces are off. */
  readonly tracing: Tracing | undefined;
}

const GRAPHQL: ReadonlySet<string | undefined> = new Set(['/graphql', '/graphql/stream']);
/** Those that clients of this service use. */
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];

/** Opens a record for each request, and passes it to log, metrics and traces when the request is over. */
export function observeRequests(app: FastifyInstance, { metrics, tracing }: Observers): void {
  app.addHook('onRoute', ({ method, url }) => {
    for (const known of METHODS.filter((name) => [method].flat().includes(name))) {
      metrics.startRoute(known, url, ANSWER_STATUSES);
    }
  });
  for (const method of ['GET', 'POST']) metrics.startRoute(method, undefined, [404]);
  app.addHook('onRequest', (request, reply, done) => {
    const record = new RequestRecord();
    request.record = record;
    // Each part of a request that must know of its end listens for it: more of them than Node takes for a leak.
    reply.raw.setMaxListeners(32);
    // Also emitted when the client disconnects; Fastify's own hook is not.
    reply.raw.once('close', () => {
      const finished = finish(request, reply, record);
      metrics.requestEnded(finished);
      const traceId = GRAPHQL.has(finished.route) ? tracing?.request(finished) : undefined;
      logRequest(app.log, finished, traceId);
    });
    done();
  });
}

function finish(request: FastifyRequest, reply: FastifyReply, record: RequestRecord): FinishedRequest {
  const { id, method, url, headers, caller } = request;
  const endedAt = performance.now();
  const length = headers['content-length'];
  return {
    id,
    method,
    path: url.split('?', 1)[0] as string,
    route: request.routeOptions.url,
    status: reply.raw.writableFinished ? reply.statusCode : CLIENT_GONE,
    endedAt,
    ms: endedAt - record.startedAt,
    caller: caller && (caller.kind === 'tenant' ? caller.tenant.slug : 'operator'),
    keyPrefix: caller?.kind === 'tenant' ? caller.apiKey.prefix : undefined,
    bytesIn: length === undefined ? undefined : Number(length),
    headers,
    record,
  };
}
