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
 */
export function serveHealth(app: FastifyInstance, faultsOf: () => Promise<readonly Fault[]>): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_, reply) => {
    const faults = await faultsOf();
    const [first] = faults;
    if (!first) return { status: 'ready' };
    return reply.status(503).send({ status: 'not ready', fault: first.fault, faults });
  });
}
