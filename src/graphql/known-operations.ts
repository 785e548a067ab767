import { GraphQLError, type ValidationRule } from 'graphql';
import { badInput } from '../errors.js';

/** Refuses operations of a kind that the schema does not have, which GraphQL notices only when it runs them. */
export const requireKnownOperations: ValidationRule = (context) => ({
  OperationDefinition({ operation }) {
    if (context.getSchema().getRootType(operation)) return;
    const fault = badInput('query', `there is no ${operation}; a query or mutation is allowed`);
    context.reportError(new GraphQLError(fault.message, { originalError: fault }));
  },
});
