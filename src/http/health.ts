import type { FastifyInstance } from 'fastify';

/** A part of the service that cannot do its work. */
export interface Fault {
  readonly part: 'server' | 'model' | 'decoding' | 'ranking' | 'store' | 'disk';
  readonly fault: string;
}

/**
 * Serves `/healthz`, which shows that the process is alive, and `/readyz`, which shows whether the service is ready.
 *
 * @param faultsOf why the service is not ready, the most important first; empty when it is
 * @param details what it cannot serve although it is ready
 */
export function serveHealth(
  app: FastifyInstance,
  faultsOf: () => Promise<readonly Fault[]>,
  details: () => readonly string[],
): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_, reply) => {
    const faults = await faultsOf();
    const [first] = faults;
    const detail = details();
    const more = detail.length > 0 ? { detail } : {};
    if (!first) return { status: 'ready', ...more };
    return reply.status(503).send({ status: 'not ready', fault: first.fault, faults, ...more });
  });
}
