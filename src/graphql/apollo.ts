import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { GraphqlContext } from './context.js';
import { limitCost } from './document-cost.js';
import { type DocumentLimits, limitDocument } from './document-limits.js';
import { errorLog, formatError } from './errors.js';
import { requireKnownOperations } from './known-operations.js';
import { legacyStatus } from './legacy-status.js';
import { recordOperations } from './operation-record.js';

/** Validation errors that are reported: more of them help nobody. */
const MAX_VALIDATION_ERRORS = 10;

/** @param onError hears of errors that clients do not see */
export const createApollo = (
  schema: GraphQLSchema,
  documents: DocumentLimits,
  onError: (error: unknown, requestId: string) => void,
): ApolloServer<GraphqlContext> =>
  new ApolloServer<GraphqlContext>({
    schema,
    // Whoever has a key may read the schema: clients generate types from it.
    introspection: true,
    csrfPrevention: true,
    // Strangers could fill it; a safelist is the operator's.
    persistedQueries: false,
    allowBatchedHttpRequests: documents.batch > 1,
    parseOptions: { maxTokens: documents.tokens },
    validationRules: [limitDocument(documents), requireKnownOperations],
    validationOptions: { maxErrors: MAX_VALIDATION_ERRORS },
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // It would look at each field of each answer, to say what `cache-control: no-store` says of all.
      ApolloServerPluginCacheControlDisabled(),
      legacyStatus(),
      limitCost(documents.cost),
      recordOperations(),
      errorLog(onError),
    ],
  });
