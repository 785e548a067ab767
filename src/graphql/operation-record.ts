import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { NO_FIELD } from '../telemetry/metrics.js';
import type { FieldOutcome } from '../telemetry/request-record.js';
import type { GraphqlContext } from './context.js';
import { rootFields } from './root-fields.js';

/**
 * Records the operation of each request and the outcome of its root fields. It reads the finished response; resolvers
 * are not wrapped.
 */
export const recordOperations = (): ApolloServerPlugin<GraphqlContext> => ({
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue: { record }, document, operation, response: { body } }) {
        const { data, errors = [] } = body.kind === 'single' ? body.singleResult : body.initialResult;
        for (const error of errors) record.refused(codeIn(error));
        if (!document || !operation) {
          record.outcomes = errors.slice(0, 1).map((error) => ({ field: NO_FIELD, code: codeIn(error) }));
          return;
        }
        const fields = rootFields(document, operation);
        const { name, operation: type } = operation;
        record.operation = { name: name?.value, type, fields: [...new Set(fields.values())] };
        record.outcomes = outcomesOf(fields, data, errors);
      },
    };
  },
});

/** A field with neither data nor an error was cancelled by another field's error, and has no outcome. */
function outcomesOf(
  fields: ReadonlyMap<string, string>,
  data: Record<string, unknown> | null | undefined,
  errors: readonly GraphQLFormattedError[],
): FieldOutcome[] {
  const codes = new Map(errors.flatMap((error) => (error.path ? [[error.path[0], codeIn(error)] as const] : [])));
  return [...fields].flatMap(([key, field]) => {
    const code = codes.get(key) ?? (data && key in data ? 'OK' : undefined);
    return code === undefined ? [] : [{ field, code }];
  });
}

/** Codes come from our own errors and Apollo's, never from a client. */
const codeIn = ({ extensions }: GraphQLFormattedError): string => String(extensions?.code ?? 'INTERNAL');
