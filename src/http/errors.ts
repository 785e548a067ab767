import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { clipped } from '../domain/clipped-text.js';
import { type ErrorCode, internalError, LexiclipError } from '../errors.js';
import { GRAPHQL_RESPONSE, takesGraphqlResponse } from '../graphql/legacy-status.js';
import { CLIENT_GONE } from '../telemetry/finished-request.js';
import { LateBody } from './bodies/receiving.js';

const STATUS: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  CONFLICT: 409,
  PAYLOAD_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  OVERLOADED: 503,
  TIMEOUT: 504,
  INTERNAL: 500,
};
/** Of a request whose body came too late. */
const LATE = 408;
/** Statuses that requests end with. */
export const ANSWER_STATUSES: readonly number[] = [200, ...Object.values(STATUS), LATE, CLIENT_GONE];

/** Refusals before GraphQL runs look like a GraphQL response, so that clients read all errors in one way. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = asRefusal(error as FastifyError);
  const isLate = refusal instanceof LateBody;
  if (refusal.code === 'INTERNAL' && !hasLeft(error)) request.log.error({ err: error }, 'a request failed');
  const { code, message, extensions } = refusal;
  request.record?.refused(code);
  const { retryAfterMs } = extensions;
  if (typeof retryAfterMs === 'number') reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  // Closing now would cut off a client that is still sending, before it reads the answer. Node discards the rest of the
  // body, for as long as a request may take.
  if (isLate) reply.header('connection', 'close');
  else reply.removeHeader('connection');
  void reply
    .status(isLate ? LATE : (STATUS[code] ?? 400))
    .type(mediaTypeFor(request))
    .send({ errors: [{ message, extensions: { ...extensions, requestId: request.id } }] });
}

/** Whether an answer that is sent piece by piece has failed only because its client left before the first piece. */
const hasLeft = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';

/** With the media type of its own, a client knows that a refusal is the service's, and not that of a proxy. */
const mediaTypeFor = ({ headers }: FastifyRequest): string =>
  `${takesGraphqlResponse(headers.accept) ? GRAPHQL_RESPONSE : 'application/json'}; charset=utf-8`;

/** Completes the refusals that Apollo makes before there is an operation, such as of a query that is a number. */
export async function completeRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  if (reply.statusCode < 400 || typeof payload !== 'string' || payload.includes('"requestId"')) return payload;
  void reply.type(mediaTypeFor(request));
  return withRequestId(payload, request.id);
}

/** The text of a refusal, with the id of its request on every error. */
export function withRequestId(refusal: string, requestId: string): string {
  const { errors } = JSON.parse(refusal) as { errors: { message: string; extensions?: object }[] };
  const completed = errors.map(({ message, extensions }) => ({ message, extensions: { ...extensions, requestId } }));
  return JSON.stringify({ errors: completed });
}

export function answerUnknownPath(request: FastifyRequest, reply: FastifyReply): void {
  const path = clipped(request.url.split('?', 1)[0] as string);
  sendError(new LexiclipError('NOT_FOUND', `there is no ${request.method} ${path}`), request, reply);
}

function asRefusal(error: FastifyError): LexiclipError {
  if (error instanceof LexiclipError) return error;
  if (error.code === 'FST_ERR_BAD_URL')
    return new LexiclipError('BAD_USER_INPUT', 'the URL has an invalid percent-encoding');
  if (error.statusCode && error.statusCode < 500) return new LexiclipError('BAD_USER_INPUT', `body: ${error.message}`);
  return internalError();
}

/** Answers in the same form what never became a request: it took too long to arrive, or is not HTTP. */
export function answerConnectionError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code !== 'ECONNRESET' && socket.writable) {
    const [status, refusal] = connectionRefusal(error.code);
    const { message, extensions } = refusal;
    const body = JSON.stringify({ errors: [{ message, extensions }] });
    const headers = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close`;
    socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers}\r\n\r\n${body}`);
  }
  socket.destroy(error);
}

function connectionRefusal(code: string | undefined): [status: number, LexiclipError] {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return [
      408,
      new LexiclipError('TIMEOUT', 'the request did not arrive completely within the time that this server allows'),
    ];
  }
  if (code === 'HPE_HEADER_OVERFLOW') return [431, new LexiclipError('BAD_USER_INPUT', 'the headers are too large')];
  return [400, new LexiclipError('BAD_USER_INPUT', 'not an HTTP request')];
}
