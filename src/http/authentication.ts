import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../domain/caller.js';
import { LexiclipError } from '../errors.js';
import type { ApiKeys } from '../services/tenants/api-keys.js';
import { networkOf } from './connections/network.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the request has passed `authenticate`. */
    caller?: Caller;
  }
}

const BEARER = /^Bearer +(\S+) *$/i;

/** The secret in the request's Authorization header. */
export const bearerSecret = ({ headers }: FastifyRequest): string | undefined =>
  BEARER.exec(headers.authorization ?? '')?.[1];

/**
 * Identifies the caller before the body is read, so that nothing is parsed for strangers.
 *
 * @throws LexiclipError UNAUTHENTICATED, or FORBIDDEN when the tenant is suspended
 */
export const authenticate =
  (apiKeys: ApiKeys) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const secret = bearerSecret(request);
    if (!secret) {
      reply.header('www-authenticate', 'Bearer');
      throw new LexiclipError('UNAUTHENTICATED', 'send an API key as "Authorization: Bearer <key>"');
    }
    request.caller = await apiKeys.authenticate(secret, networkOf(request.ip));
  };
