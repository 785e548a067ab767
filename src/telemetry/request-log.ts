import type { FastifyBaseLogger } from 'fastify';
import type { FinishedRequest } from './finished-request.js';

/** Monitoring requests these every few seconds: their lines would bury the others. */
const ROUTINE = new Set(['/healthz', '/readyz', '/metrics']);
/** A client can send any path. */
const MAX_PATH_LENGTH = 200;
const MAX_NAME_LENGTH = 100;

/**
 * Logs one line for a request that is over. It has names and numbers, but nothing that is or may contain a secret: no
 * header, query string, operation text or variable.
 */
export function logRequest(log: FastifyBaseLogger, request: FinishedRequest, traceId: string | undefined): void {
  const { record, route } = request;
  const { operation, errors, images, failures } = record;
  const line = {
    requestId: request.id,
    traceId,
    method: request.method,
    path: request.path.slice(0, MAX_PATH_LENGTH),
    status: request.status,
    ms: Math.round(request.ms * 10) / 10,
    caller: request.caller,
    key: request.keyPrefix,
    operation: operation?.name?.slice(0, MAX_NAME_LENGTH),
    fields: operation?.fields,
    errors: errors.length > 0 ? errors : undefined,
    images: images.length > 0 ? images.length : undefined,
    failedImages: failures.length > 0 ? failures.length : undefined,
    bytesIn: request.bytesIn,
  };
  if (route !== undefined && ROUTINE.has(route)) log.debug(line, 'request');
  else log.info(line, 'request');
}
