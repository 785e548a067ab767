import type { FastifyRequest } from 'fastify';
import type { UsageMeter } from '../services/tenants/usage-meter.js';
import { declaredBytes } from './bodies/backpressure.js';

/** Adds what a request has used to its tenant's usage. */
export const meterRequest = (usage: UsageMeter) => async (request: FastifyRequest) => {
  const { caller, record } = request;
  if (caller?.kind !== 'tenant' || !record) return;
  const { bodyBytes, errorCount: errors, imagesRequested: images } = record;
  const bytes = declaredBytes(request) ?? bodyBytes;
  usage.count(caller.tenant.id, { requests: 1, bytes, errors, images });
};
