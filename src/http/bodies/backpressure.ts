import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, tenantOf } from '../../domain/caller.js';
import type { TenantId } from '../../domain/ids.js';
import { LexiclipError } from '../../errors.js';
import { whenOver } from '../connections/when-over.js';
import { type Arrivals, Arriving } from './arriving.js';
import { type BodyMemory, LARGE_BYTES } from './body-memory.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What is checked as soon as its body turns out to be large. */
    largeChecks?: (() => Promise<void> | void)[];
    /** Says that its images are in the queue now, or never will be. */
    arrived?: () => void;
  }
}

export interface LoadLimits {
  readonly memory: BodyMemory;
  /** Why the tenant's images would be refused, after those that are still arriving. */
  readonly overload: (tenant: TenantId, arriving?: Arrivals) => LexiclipError | undefined;
}

const RETRY_AFTER_MS = 1000;

/**
 * Refuses requests before their bodies are read while the server is at its limits: under ten times the load it can
 * serve, only refusals that cost almost nothing leave time for the rest. Requests that are let in and have not come to
 * the queue yet count as if they were there, so that a burst is refused as it comes, and not after it has been read.
 *
 * @throws LexiclipError OVERLOADED
 */
export function limitLoad({ memory, overload }: LoadLimits) {
  const arriving = new Arriving();
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    await holdBody(memory)(request, reply);
    const caller = request.caller as Caller;
    if (caller.kind === 'operator') return;
    const { id } = caller.tenant;
    await whenLarge(request, () => {
      const overloaded = overload(id, arriving.of(id)) ?? (hasRoom(request, memory) ? undefined : noRoom());
      if (overloaded) throw overloaded;
      request.arrived = arriving.add(id);
      whenOver(reply, request.arrived);
    });
  };
}

/** Counts a request's body from its first byte until the request is over. */
export const holdBody =
  (memory: BodyMemory) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const held = memory.open(tenantOf(request.caller as Caller) ?? 'operator');
    request.held = held;
    whenOver(reply, () => held.release());
  };

const hasRoom = (request: FastifyRequest, memory: BodyMemory): boolean =>
  memory.hasRoomFor(declaredBytes(request) ?? 0);

const noRoom = (): LexiclipError =>
  new LexiclipError(
    'OVERLOADED',
    `the running requests use all the memory for request bodies; try again in ${RETRY_AFTER_MS} ms`,
    { retryAfterMs: RETRY_AFTER_MS },
  );

/**
 * Runs a check of requests with images: now when the request says that its body is large, otherwise as soon as more has
 * come than a small one has.
 */
export async function whenLarge(request: FastifyRequest, check: () => Promise<void> | void): Promise<void> {
  if ((declaredBytes(request) ?? 0) > LARGE_BYTES) return check();
  request.largeChecks ??= [];
  request.largeChecks.push(check);
}

/** Length of the body as its header declares it, bytes; undefined for a body in chunks. */
export function declaredBytes({ headers }: FastifyRequest): number | undefined {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : undefined;
}
