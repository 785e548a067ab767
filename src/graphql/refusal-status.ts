import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import type { GraphqlContext } from './context.js';

/** Codes for what may be tried again as it is, and their status before GraphQL as well as after it. */
const STATUS: ReadonlyMap<unknown, number> = new Map([
  ['RATE_LIMITED', 429],
  ['OVERLOADED', 503],
]);

/**
 * Answers with 429 or 503 and `Retry-After` when nothing was done but to refuse: every field of the operation failed,
 * and each with one of these codes. A refusal then looks the same whether it was made before the body was read or at
 * the field. An answer with any data in it, or with any other error, stays 200.
 */
export const refusalStatus = (): ApolloServerPlugin<GraphqlContext> => ({
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue, response: { http, body } }) {
        // The other operations of a batch were not refused.
        if (contextValue.batched) return;
        const { data, errors = [] } = body.kind === 'single' ? body.singleResult : body.initialResult;
        const hasData = Object.values(data ?? {}).some((value) => value !== null);
        if (hasData || errors.length === 0 || !errors.every((error) => STATUS.has(codeIn(error)))) return;
        http.status = Math.max(...errors.map((error) => STATUS.get(codeIn(error)) as number));
        const retryAfterMs = Math.max(...errors.map(({ extensions }) => Number(extensions?.retryAfterMs ?? 0)));
        http.headers.set('retry-after', String(Math.ceil(retryAfterMs / 1000)));
      },
    };
  },
});

const codeIn = ({ extensions }: GraphQLFormattedError): unknown => extensions?.code;
