import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { clipped, clippedMessage } from '../domain/clipped-text.js';
import { type ErrorCode, internalError, LexiclipError } from '../errors.js';
import type { GraphqlContext } from './context.js';
import { overLimit } from './document-limits.js';

/** How graphql-js names the invalid part of a variable: `at "input.topK"`, or only the variable. */
const VARIABLE_FAULT = /^Variable "\$(\w+)"(?: got invalid value .*? at "([^"]+)")?/s;

/**
 * Errors as clients see them: our own in full, those of GraphQL with their argument, all others masked. GraphQL repeats
 * whatever value it refuses, which may be as long as a request.
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const shown = formattedError(formatted, error);
  return { ...shown, message: clippedMessage(shown.message) };
}

/** Codes of Apollo's, and ours for the same faults. */
const APOLLO_CODES: Readonly<Record<string, { readonly code: ErrorCode; readonly argument?: string }>> = {
  BAD_REQUEST: { code: 'BAD_USER_INPUT' },
  OPERATION_RESOLUTION_FAILURE: { code: 'BAD_USER_INPUT', argument: 'operationName' },
};

function formattedError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const cause = unwrapResolverError(error);
  if (cause instanceof LexiclipError) return formatted;
  const ours = refusalOfDocument(error);
  // Apollo replaces the code of a refused document with its own.
  if (ours) return { ...formatted, extensions: { ...formatted.extensions, ...ours.extensions } };
  const code = formatted.extensions?.code;
  if (cause !== error || code === 'INTERNAL_SERVER_ERROR') {
    const { message, extensions } = internalError();
    return { ...formatted, message, extensions: { ...extensions, requestId: formatted.extensions?.requestId } };
  }
  const own = APOLLO_CODES[String(code)];
  if (own) return { ...formatted, extensions: { ...formatted.extensions, ...own } };
  const [, variable, path] = VARIABLE_FAULT.exec(formatted.message) ?? [];
  if (code !== 'BAD_USER_INPUT' || !variable) return formatted;
  return { ...formatted, extensions: { ...formatted.extensions, argument: clipped(path ?? variable) } };
}

/** A refusal of a whole operation, as Apollo needs it to answer with a status. */
export const asRefusal = (fault: LexiclipError, status = 400): GraphQLError =>
  new GraphQLError(fault.message, {
    originalError: fault,
    extensions: { ...fault.extensions, http: { status, headers: new HeaderMap() } },
  });

/** The parser itself limits tokens, and its error has nothing but this message. */
const TOO_MANY_TOKENS = /more tha[nt] (\d+) tokens/;

function refusalOfDocument(error: unknown): LexiclipError | undefined {
  if (!(error instanceof GraphQLError)) return undefined;
  const cause = error.originalError;
  if (cause instanceof LexiclipError) return cause;
  if (cause instanceof GraphQLError && cause.originalError instanceof LexiclipError) return cause.originalError;
  const [, tokens] = TOO_MANY_TOKENS.exec(error.message) ?? [];
  return tokens === undefined ? undefined : overLimit('tokens', Number(tokens));
}

/** Is told of errors that clients do not see. */
export type ErrorLog = (error: unknown, requestId: string) => void;

/** Adds the request id to every error, and logs the errors that clients do not see. */
export function reportErrors(errors: readonly GraphQLError[], requestId: string, log: ErrorLog): void {
  for (const error of errors) {
    // A copy: several requests share the error when one read that they wait for together has failed.
    Object.assign(error, { extensions: { ...error.extensions, requestId } });
    const cause = error.originalError;
    if (cause && !(cause instanceof LexiclipError || cause instanceof GraphQLError)) log(cause, requestId);
  }
}

/** `reportErrors` for the errors that Apollo meets. */
export const errorLog = (log: ErrorLog): ApolloServerPlugin<GraphqlContext> => ({
  async requestDidStart() {
    return {
      async didEncounterErrors({ errors, contextValue: { requestId } }) {
        reportErrors(errors, requestId, log);
      },
    };
  },
});

/** Errors of an answer that Apollo does not make, as it would show them. Report them before. */
export const shownErrors = (errors: readonly GraphQLError[]): GraphQLFormattedError[] =>
  errors.map((error) => {
    const { http: _, ...extensions } = error.extensions;
    const { code = 'INTERNAL_SERVER_ERROR' } = extensions;
    return formatError({ ...error.toJSON(), extensions: { ...extensions, code } }, error);
  });
