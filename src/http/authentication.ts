import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../domain/caller.js';
import { LexiclipError } from '../errors.js';
import type { ApiKeys } from '../services/tenants/api-keys.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set for requests that have passed `authenticate`. */
    caller?: Caller;
  }
}

const BEARER = /^Bearer +(\S+) *$/i;

/** What a request carries as its key. */
export const bearerSecret = ({ headers }: FastifyRequest): string | undefined =>
  BEARER.exec(headers.authorization ?? '')?.[1];

/** Tells who asks, before the body is read: a stranger's megabytes are not worth parsing. */
export const authenticate =
  (apiKeys: ApiKeys) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const secret = bearerSecret(request);
    if (!secret) {
      reply.header('www-authenticate', 'Bearer');
      throw new LexiclipError('UNAUTHENTICATED', 'send an API key as "Authorization: Bearer <key>"');
    }
    request.caller = await apiKeys.authenticate(secret);
  };
