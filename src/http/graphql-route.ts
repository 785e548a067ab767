import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GraphqlContext } from '../graphql/context.js';
import { limitBatch } from './bodies/batch.js';
import { acceptJson, limitQueryJson } from './bodies/json.js';
import { acceptMultipart } from './bodies/multipart.js';
import type { ReceivingLimits } from './bodies/receiving.js';
import { completeRefusal } from './errors.js';
import { type ContextParts, contextOf } from './graphql-context.js';
import { sendRateHeaders } from './rate-limit.js';
import { type RequestParts, requestHooks } from './request-hooks.js';

export interface GraphqlRouteParts extends RequestParts, ContextParts {
  readonly receiving: ReceivingLimits;
  /** Maximum number of operations in one request. */
  readonly maxBatch: number;
}

/** Serves `/graphql`. */
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
      onRequest: requestHooks(parts),
      preHandler: [limitQueryJson, limitBatch(parts.maxBatch), forgetEmptyName],
      handler: fastifyApolloHandler(apollo, { context: async (request) => contextOf(request, parts) }),
      onSend: [completeRefusal, sendRateHeaders(parts.rate)],
    });
  });
}

/** A client that has no name for its operation may send an empty one, which Apollo would look for. */
export async function forgetEmptyName({ method, raw, body }: FastifyRequest): Promise<void> {
  if (method === 'GET') raw.url = raw.url?.replace(/([?&])operationName=(?=&|$)/, '$1');
  for (const operation of [body].flat() as ({ operationName?: unknown } | null | undefined)[]) {
    if (operation?.operationName === '') operation.operationName = null;
  }
}
