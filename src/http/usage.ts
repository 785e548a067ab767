import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UsageMeter } from '../services/tenants/usage-meter.js';
import { declaredBytes } from './bodies/backpressure.js';

/**
 * Adds what a request has used to its tenant's usage when it is over, also when its client has disconnected: Fastify's
 * own `onResponse` is not called then.
 */
export const meterRequest = (usage: UsageMeter) => async (request: FastifyRequest, reply: FastifyReply) => {
  const { caller, record } = request;
  if (caller?.kind !== 'tenant' || !record) return;
  const count = () => {
    const { bodyBytes, errorCount: errors, imagesRequested: images } = record;
    const bytes = (request.raw.complete ? declaredBytes(request) : undefined) ?? bodyBytes;
    usage.count(caller.tenant.id, { requests: 1, bytes, errors, images });
  };
  // Its client may have left while its key was looked up.
  if (reply.raw.closed) count();
  else reply.raw.once('close', count);
};
