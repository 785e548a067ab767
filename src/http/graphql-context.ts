import type { FastifyRequest } from 'fastify';
import type { Caller } from '../domain/caller.js';
import { AnswerBudget } from '../graphql/answers/answer-budget.js';
import type { GraphqlContext } from '../graphql/context.js';
import { tenantCaller } from '../resolvers/context.js';
import type { ImageVectors } from '../services/embedding/image-vectors.js';
import type { Jobs } from '../services/jobs/jobs.js';
import type { RequestRecord } from '../telemetry/request-record.js';
import type { LoadLimits } from './bodies/backpressure.js';
import { LARGE_BYTES } from './bodies/body-memory.js';
import type { RateParts } from './rate-limit.js';

export interface ContextParts {
  readonly jobs: Jobs;
  readonly imageVectors: ImageVectors;
  readonly rate: RateParts;
  readonly load: LoadLimits;
  /** Maximum of the answers to one request, bytes as JSON. */
  readonly answerBytes: number;
}

/** What the operations of a request know of it. It has passed the hooks of `request-hooks.ts`. */
export function contextOf(request: FastifyRequest, parts: ContextParts): GraphqlContext {
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
