import type { FastifyBaseLogger } from 'fastify';
import type { FinishedRequest } from './finished-request.js';

/** Asked every few seconds by whoever looks after the process: one line each would bury the others. */
const ROUTINE = new Set(['/healthz', '/readyz', '/metrics']);
/** A client can send any path. */
const PATH_LENGTH = 200;
const NAME_LENGTH = 100;

/**
 * Writes one line for a request that is over. It has names and numbers, and nothing that is a secret or may contain
 * one: no header, no query string, no text of the operation, no variable.
 */
export function logRequest(log: FastifyBaseLogger, request: FinishedRequest, traceId: string | undefined): void {
  const { record, route } = request;
  const { operation, errors, images, failures } = record;
  const line = {
    requestId: request.id,
    traceId,
    method: request.method,
    path: request.path.slice(0, PATH_LENGTH),
    status: request.status,
    ms: Math.round(request.ms * 10) / 10,
    caller: request.caller,
    key: request.keyPrefix,
    operation: operation?.name?.slice(0, NAME_LENGTH),
    fields: operation?.fields,
    errors: errors.length > 0 ? errors : undefined,
    images: images.length > 0 ? images.length : undefined,
    failedImages: failures.length > 0 ? failures.length : undefined,
    bytesIn: request.bytesIn,
  };
  if (route !== undefined && ROUTINE.has(route)) log.debug(line, 'request');
  else log.info(line, 'request');
}
