import type { FastifyInstance } from 'fastify';

/**
 * Serves `/healthz`, which shows that the process is alive, and `/readyz`, which shows whether the service is ready.
 *
 * @param fault why the service is not ready; undefined when it is
 * @param details what it cannot serve although it is ready
 */
export function serveHealth(
  app: FastifyInstance,
  fault: () => Promise<string | undefined>,
  details: () => readonly string[],
): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_, reply) => {
    const found = await fault();
    const detail = details();
    const more = detail.length > 0 ? { detail } : {};
    return found === undefined
      ? { status: 'ready', ...more }
      : reply.status(503).send({ status: 'not ready', fault: found, ...more });
  });
}
