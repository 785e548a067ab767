import type { FastifyRequest } from 'fastify';
import type { Safelist, SentOperation } from '../../graphql/safelist.js';

/**
 * Refuses operations of tenants that are not on the safelist; the operator may send any. Runs once the body is parsed.
 *
 * @throws LexiclipError FORBIDDEN or BAD_USER_INPUT
 */
export const requireListed = (safelist: Safelist) => async (request: FastifyRequest) => {
  if (request.caller?.kind !== 'tenant') return;
  const sent = request.method === 'GET' ? fromQuery(request.query as SentOperation) : request.body;
  for (const operation of Array.isArray(sent) ? sent : [sent]) {
    if (typeof operation === 'object' && operation !== null) safelist.check(operation);
  }
};

/** The operation of a GET, where `extensions` is a parameter with JSON. Apollo refuses invalid JSON. */
function fromQuery(query: SentOperation): SentOperation {
  if (typeof query.extensions !== 'string') return query;
  try {
    query.extensions = JSON.parse(query.extensions);
  } catch {
    return query;
  }
  return query;
}
