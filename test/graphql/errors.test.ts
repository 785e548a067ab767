import { GraphQLError } from 'graphql';
import { LexiclipError } from '#lexiclip/errors.js';
import type { GraphqlContext } from '#lexiclip/graphql/context.js';
import { errorLog } from '#lexiclip/graphql/errors.js';
import { sharedServer } from '../support/server.js';

describe('An error', () => {
  it('has the id of its own request when several requests wait for what has failed', async () => {
    const shared = new LexiclipError('NOT_FOUND', 'labelSet: there is no such label set', { argument: 'labelSet' });
    const plugin = errorLog(() => undefined);
    const encounter = async (requestId: string) => {
      const errors = [new GraphQLError(shared.message, { originalError: shared, path: ['labelSet'] })];
      const listener = await plugin.requestDidStart?.({} as never);
      await listener?.didEncounterErrors?.({ errors, contextValue: { requestId } as GraphqlContext } as never);
      return errors[0] as GraphQLError;
    };
    const [first, second] = [await encounter('first'), await encounter('second')];
    expect([first, second].map(({ extensions }) => extensions.requestId)).toEqual(['first', 'second']);
    expect(shared.extensions).toEqual({ code: 'NOT_FOUND', argument: 'labelSet' });
  });

  it('repeats only the beginning of what a client has sent', async () => {
    const client = await sharedServer().tenant();
    for (const [query, variables] of [
      ['mutation ($slug: String!) { deleteLabelSet(slug: $slug) { deletedId } }', { slug: 'x'.repeat(1_000_000) }],
      ['query ($n: Int!) { labelSets(first: $n) { totalCount } }', { n: 'x'.repeat(1_000_000) }],
    ] as const) {
      const { errors } = await client.send(query, variables);
      expect(JSON.stringify(errors).length).toBeLessThan(2_000);
    }
  });
});
