import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApolloServer, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, tenantOf } from '../../domain/caller.js';
import { badInput, LexiclipError, overloaded } from '../../errors.js';
import type { GraphqlContext } from '../../graphql/context.js';
import { GRAPHQL_RESPONSE } from '../../graphql/legacy-status.js';
import type { Subscription } from '../../graphql/streams/subscription.js';
import type { Budget } from '../../services/concurrency/queues/budget.js';
import { bearerSecret } from '../authentication.js';
import { limitBatch } from '../bodies/batch.js';
import { acceptJson } from '../bodies/json.js';
import { networkOf } from '../connections/network.js';
import { whenOver } from '../connections/when-over.js';
import { withRequestId } from '../errors.js';
import { contextOf } from '../graphql-context.js';
import { forgetEmptyName, type GraphqlRouteParts } from '../graphql-route.js';
import { sendRateHeaders } from '../rate-limit.js';
import { requestHooks } from '../request-hooks.js';
import { EventStream, onlyAnswer } from './event-stream.js';

const EVENT_STREAM = 'text/event-stream';
const RETRY_AFTER_MS = 5_000;
/** How often a key is looked at, at the least, ms. */
const MIN_CHECK_MS = 1_000;

export interface StreamParts {
  /** Who has open streams, and how many. */
  readonly places: Budget<string>;
  /** How long a stream may be open, ms. */
  readonly maxAgeMs: number;
  /** How long a change of a key may stay unseen, ms. */
  readonly consistencyMs: number;
}

export interface StreamRouteParts extends GraphqlRouteParts {
  readonly streams: StreamParts;
}

/** Serves `/graphql/stream`: any operation, answered by Server-Sent Events. */
export async function serveStreams(
  app: FastifyInstance,
  apollo: ApolloServer<GraphqlContext>,
  parts: StreamRouteParts,
): Promise<void> {
  await app.register(async (streams) => {
    acceptJson(streams, parts.receiving);
    streams.route({
      url: '/graphql/stream',
      method: ['GET', 'POST'],
      onRequest: [...requestHooks(parts), requireStream],
      preHandler: [limitBatch(1), forgetEmptyName],
      handler: (request, reply) => new StreamedOperation(request, reply, parts).answer(apollo),
      onSend: sendRateHeaders(parts.rate),
    });
  });
}

/** @throws LexiclipError BAD_USER_INPUT */
async function requireStream({ method, headers }: FastifyRequest): Promise<void> {
  if (method !== 'POST') {
    throw badInput('method', 'must be POST, with the operation as JSON; the EventSource of browsers cannot send a key');
  }
  if (!headers.accept?.includes(EVENT_STREAM)) throw badInput('accept', `must be ${EVENT_STREAM}`);
}

/** An operation whose answers go out as events. */
class StreamedOperation {
  private subscription: Subscription | undefined;
  private place: (() => void) | undefined;

  constructor(
    private readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
    private readonly parts: StreamRouteParts,
  ) {}

  async answer(apollo: ApolloServer<GraphqlContext>): Promise<FastifyReply> {
    const { request, parts } = this;
    const context: GraphqlContext = { ...contextOf(request, parts), subscriptions: this };
    const { method, body } = request;
    // Apollo's own answer is text, with the status that it has on the other route.
    const headers = new HeaderMap([
      ['content-type', 'application/json'],
      ['accept', GRAPHQL_RESPONSE],
    ]);
    const httpGraphQLRequest = { method, headers, search: '', body };
    const answer = await apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => context });
    return this.subscription ? this.follow(this.subscription) : this.once(answer);
  }

  admit(): void {
    const owner = tenantOf(this.request.caller as Caller) ?? 'operator';
    this.place = this.parts.streams.places.take(owner, 1);
    if (!this.place) throw overloaded('too many streams are open', RETRY_AFTER_MS);
    whenOver(this.reply, this.place);
  }

  take(subscription: Subscription): void {
    this.subscription = subscription;
  }

  /** Sends the only answer. What may be tried again as it is has the status of the other route, as clients look at it. */
  private once({ status = 200, headers, body }: HTTPGraphQLResponse): FastifyReply {
    if (body.kind !== 'complete') throw new Error('an answer came in parts, and no client has asked for that');
    const text = body.string.trimEnd();
    const { reply, request } = this;
    if (status === 429 || status === 503) {
      void reply.status(status).header('retry-after', headers.get('retry-after'));
      return reply.type(`${GRAPHQL_RESPONSE}; charset=utf-8`).send(text);
    }
    const isComplete = status < 400 || text.includes('"requestId"');
    return this.asEvents().send(onlyAnswer(isComplete ? text : withRequestId(text, request.id)));
  }

  /** Sends answers for as long as there are any. */
  private follow(subscription: Subscription): FastifyReply {
    const { request, reply } = this;
    const { maxAgeMs } = this.parts.streams;
    const { closed } = this.parts.draining;
    request.outliveDeadline?.();
    request.arrived?.();
    request.rest?.();
    const stream = new EventStream(subscription);
    const cut = () => stream.cut();
    const timer = setTimeout(cut, maxAgeMs);
    if (closed.aborted) cut();
    closed.addEventListener('abort', cut, { once: true });
    whenOver(reply, () => {
      clearTimeout(timer);
      closed.removeEventListener('abort', cut);
      cut();
    });
    void this.watchKey(stream);
    // No event is made before the one before it is on its way.
    return this.asEvents().send(Readable.from(stream.frames(), { objectMode: false, highWaterMark: 1 }));
  }

  /** Ends the stream soon after its key has ended, or its tenant is suspended or deleted. */
  private async watchKey(stream: EventStream): Promise<void> {
    const { request, parts } = this;
    const signal = request.cancelled as AbortSignal;
    const everyMs = Math.max(parts.streams.consistencyMs, MIN_CHECK_MS);
    while (!signal.aborted) {
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
      try {
        if (!signal.aborted) await parts.apiKeys.authenticate(bearerSecret(request) as string, networkOf(request.ip));
      } catch (error) {
        // A store that does not answer now says nothing about the key.
        const isOver = error instanceof LexiclipError && ['UNAUTHENTICATED', 'FORBIDDEN'].includes(error.code);
        if (isOver) return stream.refuse(error);
      }
    }
  }

  private asEvents(): FastifyReply {
    // nginx would keep events back until it has enough of them.
    return this.reply.headers({ 'content-type': `${EVENT_STREAM}; charset=utf-8`, 'x-accel-buffering': 'no' });
  }
}
