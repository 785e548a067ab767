import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, LexiclipError } from '../errors.js';
import { LIMITS } from '../services/limits.js';

const STATUS: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  PAYLOAD_TOO_LARGE: 413,
  OVERLOADED: 503,
  TIMEOUT: 504,
  INTERNAL: 500,
};

/** Refusals before GraphQL runs have the form of a GraphQL response, so that clients read errors in one way. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = asRefusal(error as FastifyError);
  if (refusal.code === 'INTERNAL') request.log.error({ err: error }, 'a request failed');
  const { code, message, extensions } = refusal;
  const { retryAfterMs } = extensions;
  if (typeof retryAfterMs === 'number') reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  void reply
    .status(STATUS[code] ?? 400)
    .send({ errors: [{ message, extensions: { ...extensions, requestId: request.id } }] });
}

function asRefusal(error: FastifyError): LexiclipError {
  if (error instanceof LexiclipError) return error;
  if (error.statusCode === 413) {
    return new LexiclipError('PAYLOAD_TOO_LARGE', `a request may have at most ${LIMITS.bodyBytes / 1024 / 1024} MB`);
  }
  if (error.statusCode && error.statusCode < 500) return new LexiclipError('BAD_USER_INPUT', `body: ${error.message}`);
  return internalError();
}

export const internalError = (): LexiclipError =>
  new LexiclipError('INTERNAL', 'something went wrong in the server; its log has more under the request id');
