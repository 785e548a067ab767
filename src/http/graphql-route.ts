import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, tenantOf } from '../domain/caller.js';
import { AnswerBudget } from '../graphql/answers/answer-budget.js';
import type { GraphqlContext } from '../graphql/context.js';
import { tenantCaller } from '../resolvers/context.js';
import { openRequests } from '../services/concurrency/open-requests.js';
import type { ImageVectors } from '../services/embedding/image-vectors.js';
import type { Jobs } from '../services/jobs/jobs.js';
import type { ApiKeys } from '../services/tenants/api-keys.js';
import type { UsageMeter } from '../services/tenants/usage-meter.js';
import type { RequestRecord } from '../telemetry/request-record.js';
import { authenticate } from './authentication.js';
import { type LoadLimits, limitLoad } from './bodies/backpressure.js';
import { limitBatch } from './bodies/batch.js';
import { LARGE_BYTES } from './bodies/body-memory.js';
import { acceptJson, limitQueryJson } from './bodies/json.js';
import { acceptMultipart } from './bodies/multipart.js';
import type { ReceivingLimits } from './bodies/receiving.js';
import { whenOver } from './connections/when-over.js';
import type { Draining } from './draining.js';
import { completeRefusal } from './errors.js';
import { limitRate, type RateParts, sendRateHeaders } from './rate-limit.js';
import { limitTime } from './request-signal.js';
import { meterRequest } from './usage.js';

export interface GraphqlRouteParts {
  readonly apiKeys: ApiKeys;
  readonly jobs: Jobs;
  readonly imageVectors: ImageVectors;
  readonly usage: UsageMeter;
  readonly rate: RateParts;
  readonly draining: Draining;
  readonly load: LoadLimits;
  readonly receiving: ReceivingLimits;
  readonly requestTimeoutMs: number;
  /** Maximum number of operations in one request. */
  readonly maxBatch: number;
  /** Maximum of the answers to one request, bytes as JSON. */
  readonly answerBytes: number;
}

/** Serves `/graphql`: the hooks of a request, in the order in which they run. */
export async function serveGraphql(
  app: FastifyInstance,
  apollo: ApolloServer<GraphqlContext>,
  parts: GraphqlRouteParts,
): Promise<void> {
  await app.register(async (graphql) => {
    acceptJson(graphql, parts.receiving);
    acceptMultipart(graphql, parts.receiving);
    graphql.route({
      url: '/graphql',
      method: ['GET', 'POST', 'OPTIONS'],
      onRequest: [
        neverCached,
        parts.draining.admit,
        authenticate(parts.apiKeys),
        shareTime,
        meterRequest(parts.usage),
        limitRate(parts.rate),
        limitLoad(parts.load),
        limitTime(parts.requestTimeoutMs),
      ],
      preHandler: [limitQueryJson, limitBatch(parts.maxBatch), forgetEmptyName],
      handler: fastifyApolloHandler(apollo, { context: async (request) => contextOf(request, parts) }),
      onSend: [completeRefusal, sendRateHeaders(parts.rate)],
    });
  });
}

/** Responses belong to one tenant: no intermediate cache may keep one. */
async function neverCached(_: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('cache-control', 'no-store');
}

/** A client that has no name for its operation may send an empty one, which Apollo would look for. */
async function forgetEmptyName({ method, raw, body }: FastifyRequest): Promise<void> {
  if (method === 'GET') raw.url = raw.url?.replace(/([?&])operationName=(?=&|$)/, '$1');
  for (const operation of [body].flat() as ({ operationName?: unknown } | null | undefined)[]) {
    if (operation?.operationName === '') operation.operationName = null;
  }
}

/** While requests of several tenants are open, work that can wait leaves more time for the rest. */
async function shareTime({ caller }: FastifyRequest, reply: FastifyReply): Promise<void> {
  whenOver(reply, openRequests.enter(tenantOf(caller as Caller) ?? 'operator'));
}

function contextOf(request: FastifyRequest, parts: GraphqlRouteParts): GraphqlContext {
  const { imageVectors, rate, load, answerBytes } = parts;
  const caller = request.caller as Caller;
  const signal = request.cancelled as AbortSignal;
  const record = request.record as RequestRecord;
  const images = caller.kind === 'tenant' ? imageVectors.loader(caller.tenant.id, signal) : undefined;
  const admitImage = async () => {
    record.imagesRequested++;
    request.arrived?.();
    if (caller.kind !== 'tenant') return;
    // Decoding a large image only to refuse it would take the time of those that are not.
    const overloaded = record.bodyBytes > LARGE_BYTES ? load.overload(caller.tenant.id) : undefined;
    if (overloaded) throw overloaded;
    await rate.rate.take(caller.tenant.id, request.imagesPerMinute as number);
  };
  const batched = Array.isArray(request.body);
  const answer = new AnswerBudget(answerBytes);
  const followJob = async (id: string) => parts.jobs.watch(tenantCaller({ caller }), id, signal);
  const { id: requestId } = request;
  return { requestId, batched, caller, images, admitImage, followJob, signal, observer: record, record, answer };
}
