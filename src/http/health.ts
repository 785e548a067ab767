import type { FastifyInstance } from 'fastify';

/**
 * Serves `/healthz`, which shows that the process is alive, and `/readyz`, which shows whether the service is ready.
 *
 * @param fault why the service is not ready; undefined when it is
 */
export function serveHealth(app: FastifyInstance, fault: () => Promise<string | undefined>): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_, reply) => {
    const found = await fault();
    return found === undefined ? { status: 'ready' } : reply.status(503).send({ status: 'not ready', fault: found });
  });
}
