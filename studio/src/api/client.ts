import { Client, cacheExchange, fetchExchange, mapExchange, subscriptionExchange } from '@urql/core';
import { createClient as createEvents } from 'graphql-sse';
import { forgetKey } from '../session/key.js';

const ENDPOINT = '/graphql';
const ENDED =
  'The service does not know this key any more: it was revoked, or has expired. Nothing of your draft is lost.';

/** Sends what this tab asks with one key. A key that stops to be one ends the session. */
export function openClient(key: string): Client {
  const headers = { authorization: `Bearer ${key}`, 'apollo-require-preflight': 'true' };
  const events = createEvents({ url: `${ENDPOINT}/stream`, headers: { authorization: headers.authorization } });
  return new Client({
    url: ENDPOINT,
    fetchOptions: { headers },
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    exchanges: [
      mapExchange({
        onError({ graphQLErrors }) {
          if (graphQLErrors.some(({ extensions }) => extensions.code === 'UNAUTHENTICATED')) forgetKey(ENDED);
        },
      }),
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: events.subscribe(
              { query, variables: variables as Record<string, unknown> },
              { ...sink, next: (value) => sink.next(value as never) },
            ),
          }),
        }),
      }),
    ],
  });
}
