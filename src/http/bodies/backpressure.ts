import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../domain/caller.js';
import type { TenantId } from '../../domain/ids.js';
import { LexiclipError } from '../../errors.js';
import { Budget } from '../../services/concurrency/budget.js';

/** A request that is larger than this carries images, or so much else that it may wait as well. */
export const LARGE_BYTES = 32 * 1024;
const RETRY_AFTER_MS = 1000;

export interface LoadLimits {
  /** Bytes that the bodies of all requests may take at a time; half of it for one caller. */
  readonly maxBytes: number;
  /** Bytes of one body. */
  readonly maxBodyBytes: number;
  /** Why an image of the tenant would be refused now. */
  readonly overload: (tenant: TenantId) => LexiclipError | undefined;
}

/**
 * Refuses requests while the server has as much to do as it can hold, before their bodies are read: at ten times what
 * it can do, only refusals that cost nothing leave the time for the rest.
 */
export function limitLoad({ maxBytes, maxBodyBytes, overload }: LoadLimits) {
  const total = Math.max(maxBytes, 2 * maxBodyBytes);
  const bodies = new Budget<TenantId | 'operator'>({ total, each: total / 2 });
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const caller = request.caller as Caller;
    const bytes = Math.min(announcedBytes(request) ?? maxBodyBytes, maxBodyBytes);
    const overloaded = caller.kind === 'tenant' && bytes > LARGE_BYTES ? overload(caller.tenant.id) : undefined;
    if (overloaded) throw overloaded;
    const release = bodies.take(caller.kind === 'tenant' ? caller.tenant.id : 'operator', bytes);
    if (!release) {
      const message = `the requests under way take all the memory there is for them; try again in ${RETRY_AFTER_MS} ms`;
      throw new LexiclipError('OVERLOADED', message, { retryAfterMs: RETRY_AFTER_MS });
    }
    reply.raw.once('close', release);
  };
}

/** How long the body says it is; undefined when it does not say. */
export function announcedBytes({ headers }: FastifyRequest): number | undefined {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : undefined;
}
