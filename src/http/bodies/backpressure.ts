import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../domain/caller.js';
import type { TenantId } from '../../domain/ids.js';
import { LexiclipError } from '../../errors.js';
import { Budget } from '../../services/concurrency/budget.js';

/** A larger request carries images, or is treated as if it did. */
export const LARGE_BYTES = 32 * 1024;
const RETRY_AFTER_MS = 1000;

export interface LoadLimits {
  /** Bytes that the bodies of all running requests may occupy; one caller may use half of it. */
  readonly maxBytes: number;
  /** Largest body, bytes. */
  readonly maxBodyBytes: number;
  /** Why the tenant's images would be refused at the moment. */
  readonly overload: (tenant: TenantId) => LexiclipError | undefined;
}

/**
 * Refuses requests before their bodies are read while the server is at its limits: under ten times the load it can
 * serve, only refusals that cost almost nothing leave time for the rest.
 *
 * @throws LexiclipError OVERLOADED
 */
export function limitLoad({ maxBytes, maxBodyBytes, overload }: LoadLimits) {
  const total = Math.max(maxBytes, 2 * maxBodyBytes);
  const bodies = new Budget<TenantId | 'operator'>({ total, each: total / 2 });
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const caller = request.caller as Caller;
    const bytes = Math.min(declaredBytes(request) ?? maxBodyBytes, maxBodyBytes);
    const overloaded = caller.kind === 'tenant' && bytes > LARGE_BYTES ? overload(caller.tenant.id) : undefined;
    if (overloaded) throw overloaded;
    const release = bodies.take(caller.kind === 'tenant' ? caller.tenant.id : 'operator', bytes);
    if (!release) {
      const message = `the running requests use all the memory for request bodies; try again in ${RETRY_AFTER_MS} ms`;
      throw new LexiclipError('OVERLOADED', message, { retryAfterMs: RETRY_AFTER_MS });
    }
    reply.raw.once('close', release);
  };
}

/** Length of the body as its header declares it, bytes; undefined for a body in chunks. */
export function declaredBytes({ headers }: FastifyRequest): number | undefined {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : undefined;
}
