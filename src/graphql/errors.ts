import type { ApolloServerPlugin } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { internalError, LexiclipError } from '../errors.js';
import type { GraphqlContext } from './context.js';
import { tooMuch } from './document-limits.js';

/** Where a variable's value went wrong, in the words of graphql-js: `at "input.topK"`, or the variable as a whole. */
const VARIABLE_FAULT = /^Variable "\$(\w+)"(?: got invalid value .*? at "([^"]+)")?/s;

/** Errors as clients see them: ours whole, those of GraphQL itself with their argument, all others masked. */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const cause = unwrapResolverError(error);
  if (cause instanceof LexiclipError) return formatted;
  const ours = refusalOfDocument(error);
  // Apollo puts a code of its own on what a document is refused for.
  if (ours) return { ...formatted, extensions: { ...formatted.extensions, ...ours.extensions } };
  const code = formatted.extensions?.code;
  if (cause !== error || code === 'INTERNAL_SERVER_ERROR') {
    const { message, extensions } = internalError();
    return { ...formatted, message, extensions: { ...extensions, requestId: formatted.extensions?.requestId } };
  }
  const [, variable, path] = VARIABLE_FAULT.exec(formatted.message) ?? [];
  if (code !== 'BAD_USER_INPUT' || !variable) return formatted;
  return { ...formatted, extensions: { ...formatted.extensions, argument: path ?? variable } };
}

/** Too many tokens are the parser's to notice, which names the number and nothing else. */
const TOO_MANY_TOKENS = /more tha[nt] (\d+) tokens/;

function refusalOfDocument(error: unknown): LexiclipError | undefined {
  if (!(error instanceof GraphQLError)) return undefined;
  const cause = error.originalError;
  if (cause instanceof LexiclipError) return cause;
  if (cause instanceof GraphQLError && cause.originalError instanceof LexiclipError) return cause.originalError;
  const [, tokens] = TOO_MANY_TOKENS.exec(error.message) ?? [];
  return tokens === undefined ? undefined : tooMuch('tokens', Number(tokens));
}

/** Puts the request id on every error, and what clients do not see into the log. */
export const errorLog = (log: (error: unknown, requestId: string) => void): ApolloServerPlugin<GraphqlContext> => ({
  async requestDidStart() {
    return {
      async didEncounterErrors({ errors, contextValue: { requestId } }) {
        for (const error of errors) {
          error.extensions.requestId = requestId;
          const cause = error.originalError;
          if (cause && !(cause instanceof LexiclipError || cause instanceof GraphQLError)) log(cause, requestId);
        }
      },
    };
  },
});
