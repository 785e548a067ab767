import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Ids that are safe in a log line and a header. */
const ACCEPTED = /^[A-Za-z0-9._:-]{1,128}$/;

/** The request's id from its proxy or client if that is acceptable, otherwise a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && ACCEPTED.test(given) ? given : randomUUID();
}

/** Returns the id under which log, audit log and errors have the request. */
export async function returnRequestId(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('x-request-id', request.id);
}
