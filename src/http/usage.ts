import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UsageMeter } from '../services/tenants/usage-meter.js';
import type { RequestRecord } from '../telemetry/request-record.js';
import { declaredBytes } from './bodies/backpressure.js';

/** Counts the bytes of a body without a declared length as they arrive. */
export function countBody(
  request: FastifyRequest,
  _: FastifyReply,
  body: NodeJS.ReadableStream,
  done: () => void,
): void {
  const record = request.record as RequestRecord;
  if (declaredBytes(request) === undefined) {
    body.on('data', (chunk: Buffer) => {
      record.bodyBytes += chunk.length;
    });
  }
  done();
}

/** Adds what a request has used to its tenant's usage. */
export const meterRequest = (usage: UsageMeter) => async (request: FastifyRequest) => {
  const { caller, record } = request;
  if (caller?.kind !== 'tenant' || !record) return;
  const { bodyBytes, errorCount: errors, imagesRequested: images } = record;
  const bytes = declaredBytes(request) ?? bodyBytes;
  usage.count(caller.tenant.id, { requests: 1, bytes, errors, images });
};
