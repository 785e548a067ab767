import type { FastifyInstance } from 'fastify';

/**
 * Serves `/healthz`, which says that the process answers, and `/readyz`, which says whether it can do its work.
 *
 * @param fault why the service cannot do its work now; undefined when it can
 */
export function serveHealth(app: FastifyInstance, fault: () => Promise<string | undefined>): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_, reply) => {
    const found = await fault();
    return found === undefined ? { status: 'ready' } : reply.status(503).send({ status: 'not ready', fault: found });
  });
}
