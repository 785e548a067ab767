import type { ApolloServerPlugin, GraphQLRequest } from '@apollo/server';
import { badInput, LexiclipError } from '../errors.js';
import type { GraphqlContext } from './context.js';
import { asRefusal } from './errors.js';
import type { Safelist } from './safelist.js';

/** What is executed in the place of an operation that is refused: nothing of it is ever resolved. */
const NOTHING = '{ __typename }';

/**
 * Refuses operations of tenants that are not on the safelist, and puts the text of a listed one in the place of its id;
 * the operator may send any text. It works on the request that Apollo is about to execute, which is the same object for
 * a GET, a POST, a form and each operation of a batch.
 */
export const requireListed = (safelist: Safelist): ApolloServerPlugin<GraphqlContext> => ({
  async requestDidStart({ request, contextValue: { caller } }) {
    const refusal = refusalOf(safelist, request, caller.kind === 'tenant');
    if (!refusal) return {};
    // Apollo takes refusals only once it has an operation.
    Object.assign(request, { query: NOTHING, operationName: undefined, variables: undefined, extensions: undefined });
    return {
      async didResolveOperation() {
        throw refusal.code === 'FORBIDDEN' ? asRefusal(refusal, 403) : asRefusal(refusal);
      },
    };
  },
});

function refusalOf(safelist: Safelist, request: GraphQLRequest, bound: boolean): LexiclipError | undefined {
  const ids = idsIn(request);
  if (ids.length === 0) {
    if (!bound || request.query === undefined || safelist.hasText(request.query)) return undefined;
    const message = 'query: this server runs only the operations on its safelist';
    return new LexiclipError('FORBIDDEN', message, { argument: 'query' });
  }
  if (ids.length > 1) return badInput('documentId', 'give one id');
  if (request.query !== undefined) return badInput('documentId', 'give either the id of an operation or its text');
  const text = typeof ids[0] === 'string' ? safelist.textOf(ids[0]) : undefined;
  if (text === undefined) return badInput('documentId', 'no operation with this id is on the safelist');
  request.query = text;
  if (request.extensions) delete request.extensions.persistedQuery;
  return undefined;
}

/** Every id that the request has for an operation, in the forms that clients send. */
function idsIn({ http, extensions }: GraphQLRequest): unknown[] {
  const body = http?.body as { documentId?: unknown } | null | undefined;
  const inUrl = http?.method === 'GET' ? new URLSearchParams(http.search).getAll('documentId') : [];
  const inBody = http?.method === 'GET' ? undefined : body?.documentId;
  return [...inUrl, inBody, extensions?.persistedQuery?.sha256Hash].filter((id) => id !== undefined && id !== null);
}
