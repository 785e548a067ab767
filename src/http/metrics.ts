import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LexiclipError } from '../errors.js';
import type { ApiKeys } from '../services/tenants/api-keys.js';
import { hashOf, isSameHash } from '../services/tenants/secrets.js';
import type { Metrics } from '../telemetry/metrics.js';
import { bearerSecret } from './authentication.js';
import { networkOf } from './connections/network.js';

/**
 * Serves the metrics to callers with the operator's key, or with the token, which gives access to nothing else.
 *
 * @param token undefined when only the operator's key is accepted
 */
export function serveMetrics(
  app: FastifyInstance,
  metrics: Metrics,
  apiKeys: ApiKeys,
  token: string | undefined,
): void {
  app.get('/metrics', { onRequest: authoriseScrape(apiKeys, token) }, async (_, reply) => {
    return reply
      .header('cache-control', 'no-store')
      .type(metrics.contentType)
      .send(await metrics.text());
  });
}

const authoriseScrape = (apiKeys: ApiKeys, token: string | undefined) => {
  const tokenHash = token === undefined ? undefined : hashOf(token);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const secret = bearerSecret(request);
    // Comparing hashes leaks no timing. The token comes first, so that it works while the store does not.
    if (secret && tokenHash !== undefined && isSameHash(hashOf(secret), tokenHash)) return;
    if (secret && (await isOperator(apiKeys, secret, networkOf(request.ip)))) {
      request.caller = { kind: 'operator' };
      return;
    }
    reply.header('www-authenticate', 'Bearer');
    const needed = "the operator's key or LEXICLIP_METRICS_TOKEN";
    throw new LexiclipError('UNAUTHENTICATED', `send ${needed} as "Authorization: Bearer <key>"`);
  };
};

/** False for a tenant's key and for an unknown one alike. */
async function isOperator(apiKeys: ApiKeys, secret: string, address: string): Promise<boolean> {
  try {
    return (await apiKeys.authenticate(secret, address)).kind === 'operator';
  } catch (error) {
    if (error instanceof LexiclipError) return false;
    throw error;
  }
}
