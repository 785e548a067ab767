import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphqlContext } from './context.js';

export const GRAPHQL_RESPONSE = 'application/graphql-response+json';

/** Whether a client knows the media type of its own for GraphQL. @param accept its Accept header */
export const takesGraphqlResponse = (accept: string | undefined): boolean =>
  accept?.includes(GRAPHQL_RESPONSE) ?? false;

/** Codes for documents that do not parse or are invalid, and for variables of the wrong type. */
const REFUSALS = new Set<unknown>(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);

/**
 * Answers refused documents with 200 when the response is `application/json`, as the GraphQL-over-HTTP specification
 * advises: with that media type, any other status may come from an intermediary. Clients that accept
 * `application/graphql-response+json` get 400.
 */
export const legacyStatus = (): ApolloServerPlugin<GraphqlContext> => ({
  async requestDidStart() {
    return {
      async willSendResponse({ request, response, errors }) {
        if (takesGraphqlResponse(request.http?.headers.get('accept'))) return;
        const isRefusal = errors?.every(({ extensions }) => REFUSALS.has(extensions.code));
        if (isRefusal && response.http.status === 400) response.http.status = 200;
      },
    };
  },
});
