import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UsageMeter } from '../services/tenants/usage-meter.js';
import type { RequestRecord } from '../telemetry/request-record.js';
import { announcedBytes } from './bodies/backpressure.js';

/** Counts the bytes of a body whose length is not announced, while they arrive. */
export function countBody(
  request: FastifyRequest,
  _: FastifyReply,
  body: NodeJS.ReadableStream,
  done: () => void,
): void {
  const record = request.record as RequestRecord;
  if (announcedBytes(request) === undefined) {
    body.on('data', (chunk: Buffer) => {
      record.bodyBytes += chunk.length;
    });
  }
  done();
}

/** Puts what a request has used on its tenant's account. */
export const meterRequest = (usage: UsageMeter) => async (request: FastifyRequest) => {
  const { caller, record } = request;
  if (caller?.kind !== 'tenant' || !record) return;
  const { bodyBytes, errorCount: errors, imagesRequested: images } = record;
  const bytes = announcedBytes(request) ?? bodyBytes;
  usage.count(caller.tenant.id, { requests: 1, bytes, errors, images });
};
