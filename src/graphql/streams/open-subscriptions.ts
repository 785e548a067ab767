import { type ApolloServerPlugin, type GraphQLRequestContext, type GraphQLResponse, HeaderMap } from '@apollo/server';
import {
  createSourceEventStream,
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import { badInput, LexiclipError } from '../../errors.js';
import type { GraphqlContext } from '../context.js';
import { asRefusal, reportErrors, shownErrors } from '../errors.js';
import { BegunSubscription, type Subscribed, type SubscriptionParts } from './begun-subscription.js';
import type { SubscriptionTaker } from './subscription.js';

/**
 * Begins subscriptions. Apollo has read, checked and priced them as any other operation; it would execute them as
 * queries. Transports that can answer only once are told where to send them.
 */
export const openSubscriptions = (parts: SubscriptionParts): ApolloServerPlugin<GraphqlContext> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, contextValue: { subscriptions } }) {
        if (operation?.operation === 'subscription') admit(subscriptions);
      },
      async responseForOperation(request) {
        const { operation, contextValue } = request;
        const { subscriptions } = contextValue;
        if (operation?.operation !== 'subscription' || !subscriptions) return null;
        const subscribed = subscribedOf(request, operation);
        // The executor says what is wrong with variables, before it resolves anything.
        if (!hasVariables(subscribed)) return null;
        const opened = await open(subscribed, contextValue);
        if (Symbol.asyncIterator in opened) {
          subscriptions.take(new BegunSubscription(opened, subscribed, contextValue, parts));
          return responseOf({ data: {} });
        }
        const { errors = [] } = opened;
        reportErrors(errors, contextValue.requestId, parts.onError);
        return responseOf({ errors: shownErrors(errors) });
      },
    };
  },
});

function admit(subscriptions: SubscriptionTaker | undefined): void {
  if (!subscriptions) throw asRefusal(badInput('query', 'subscriptions are answered by POST /graphql/stream'));
  try {
    subscriptions.admit();
  } catch (error) {
    throw error instanceof LexiclipError ? asRefusal(error) : error;
  }
}

type Resolved = GraphQLRequestContext<GraphqlContext> &
  Required<Pick<GraphQLRequestContext<GraphqlContext>, 'document'>>;

const subscribedOf = (
  { schema, document, operationName, request: { variables } }: Resolved,
  operation: OperationDefinitionNode,
): Subscribed => ({
  schema,
  document,
  operation,
  operationName: operationName ?? undefined,
  variableValues: variables,
});

const hasVariables = ({ schema, operation, variableValues = {} }: Subscribed): boolean =>
  getVariableValues(schema, operation.variableDefinitions ?? [], variableValues).coerced !== undefined;

async function open(
  subscribed: Subscribed,
  contextValue: GraphqlContext,
): Promise<AsyncIterable<unknown> | ExecutionResult> {
  try {
    return await createSourceEventStream({ ...subscribed, contextValue });
  } catch (error) {
    const originalError = error instanceof Error ? error : new Error(String(error));
    return { errors: [new GraphQLError(originalError.message, { originalError })] };
  }
}

const responseOf = (singleResult: FormattedExecutionResult): GraphQLResponse => ({
  http: { headers: new HeaderMap() },
  body: { kind: 'single', singleResult },
});
