import type { FastifyRequest } from 'fastify';
import type { Safelist, SentOperation } from '../../graphql/safelist.js';

/** Runs after the body was read. The operator may ask anything. */
export const requireListed = (safelist: Safelist) => async (request: FastifyRequest) => {
  if (request.caller?.kind !== 'tenant') return;
  const sent = request.method === 'GET' ? inAddress(request.query as SentOperation) : request.body;
  for (const operation of Array.isArray(sent) ? sent : [sent]) {
    if (typeof operation === 'object' && operation !== null) safelist.check(operation);
  }
};

/** In a GET, the extensions are JSON in a parameter. What is no JSON, Apollo refuses. */
function inAddress(query: SentOperation): SentOperation {
  if (typeof query.extensions !== 'string') return query;
  try {
    query.extensions = JSON.parse(query.extensions);
  } catch {
    return query;
  }
  return query;
}
