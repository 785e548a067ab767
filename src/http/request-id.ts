import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** What may stand in a log line and a header as it is. */
const ACCEPTED = /^[A-Za-z0-9._:-]{1,128}$/;

/** The id that a proxy or client has given the request, where it is one to be used; else a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && ACCEPTED.test(given) ? given : randomUUID();
}

/** Tells the client by which id the log, the audit log and errors know its request. */
export async function returnRequestId(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('x-request-id', request.id);
}
