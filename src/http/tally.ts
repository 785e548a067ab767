import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UsageMeter } from '../services/tenants/usage-meter.js';
import { announcedBytes } from './bodies/backpressure.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request has used so far. Set for requests that have passed `authenticate`. */
    tally?: Tally;
  }
}

export interface Tally {
  bytes: number;
  errors: number;
  images: number;
}

export async function startTally(request: FastifyRequest): Promise<void> {
  request.tally = { bytes: announcedBytes(request) ?? 0, errors: 0, images: 0 };
}

/** Counts the body of a request that does not say its length while it arrives. */
export function countBody(
  request: FastifyRequest,
  _: FastifyReply,
  body: NodeJS.ReadableStream,
  done: () => void,
): void {
  const { tally } = request;
  if (tally && announcedBytes(request) === undefined) {
    body.on('data', (chunk: Buffer) => {
      tally.bytes += chunk.length;
    });
  }
  done();
}

/** Puts what a request has used on its tenant's account. */
export const meterRequest = (usage: UsageMeter) => async (request: FastifyRequest) => {
  const { caller, tally } = request;
  if (caller?.kind === 'tenant' && tally) usage.count(caller.tenant.id, { requests: 1, ...tally });
};
