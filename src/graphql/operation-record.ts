import type { ApolloServerPlugin } from '@apollo/server';
import type { DocumentNode, FormattedExecutionResult, GraphQLFormattedError, OperationDefinitionNode } from 'graphql';
import { NO_FIELD } from '../telemetry/metrics.js';
import type { FieldOutcome, RequestRecord } from '../telemetry/request-record.js';
import type { GraphqlContext } from './context.js';
import { rootFields } from './root-fields.js';

/** A document and the operation in it that is executed; undefined where there is none. */
export interface Executed {
  readonly document?: DocumentNode | undefined;
  readonly operation?: OperationDefinitionNode | undefined;
}

/**
 * Records an operation and the outcome of its root fields. It reads the finished answer; resolvers are not wrapped. Of
 * several answers to one operation, the outcomes are those of the last.
 */
export function recordAnswer(
  record: RequestRecord,
  { document, operation }: Executed,
  { data, errors = [] }: FormattedExecutionResult,
): void {
  for (const error of errors) record.refused(codeIn(error));
  if (!document || !operation) {
    record.outcomes = errors.slice(0, 1).map((error) => ({ field: NO_FIELD, code: codeIn(error) }));
    return;
  }
  const fields = rootFields(document, operation);
  const { name, operation: type } = operation;
  record.operation = { name: name?.value, type, fields: [...new Set(fields.values())] };
  record.outcomes = outcomesOf(fields, data, errors);
}

/** Records each request that Apollo answers. */
export const recordOperations = (): ApolloServerPlugin<GraphqlContext> => ({
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue: { record }, document, operation, response: { body } }) {
        recordAnswer(record, { document, operation }, body.kind === 'single' ? body.singleResult : body.initialResult);
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
