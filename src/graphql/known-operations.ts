import { GraphQLError, type ValidationRule } from 'graphql';
import { badInput } from '../errors.js';

/**
 * Refuses operation types that the schema lacks, such as subscriptions; GraphQL itself would refuse them only on
 * execution.
 */
export const requireKnownOperations: ValidationRule = (context) => ({
  OperationDefinition({ operation }) {
    if (context.getSchema().getRootType(operation)) return;
    const fault = badInput('query', `${operation} operations are not supported; send a query or mutation`);
    context.reportError(new GraphQLError(fault.message, { originalError: fault }));
  },
});
