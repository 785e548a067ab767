import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import { answerText } from './answers/answer-text.js';
import { limitAnswer } from './answers/limit-answer.js';
import { limitPrice } from './answers/limit-price.js';
import type { GraphqlContext } from './context.js';
import { type DocumentLimits, limitDocument } from './document-limits.js';
import { type ErrorLog, errorLog, formatError } from './errors.js';
import { legacyStatus } from './legacy-status.js';
import { recordOperations } from './operation-record.js';
import { refusalStatus } from './refusal-status.js';
import { requireListed } from './require-listed.js';
import type { Safelist } from './safelist.js';
import { openSubscriptions } from './streams/open-subscriptions.js';

/** How many validation errors are reported: more would help nobody. */
const MAX_VALIDATION_ERRORS = 10;

export interface ApolloParts {
  readonly documents: DocumentLimits;
  /** Maximum of an answer, bytes as JSON. */
  readonly answerBytes: number;
  /** How long a subscription's answer to one event may take, ms. */
  readonly requestMs: number;
  /** Undefined where tenants may send any operation. */
  readonly safelist: Safelist | undefined;
}

/**
 * The GraphQL server, with its limits and plugins; not started.
 *
 * @param onError called with errors that clients do not see
 */
export const createApollo = (
  schema: GraphQLSchema,
  { documents, answerBytes, requestMs, safelist }: ApolloParts,
  onError: ErrorLog,
): ApolloServer<GraphqlContext> =>
  new ApolloServer<GraphqlContext>({
    schema,
    // Every caller with a key may read the schema: clients generate types from it.
    introspection: true,
    // A page of another site cannot send this header without being allowed to, and no request is answered without it.
    csrfPrevention: { requestHeaders: ['authorization'] },
    // Any client could fill such a cache; a safelist belongs to the operator.
    persistedQueries: false,
    allowBatchedHttpRequests: documents.batch > 1,
    parseOptions: { maxTokens: documents.tokens },
    validationRules: [limitDocument(documents)],
    validationOptions: { maxErrors: MAX_VALIDATION_ERRORS },
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError,
    stringifyResult: answerText,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // It would visit every field of every response, where `cache-control: no-store` applies to all of them.
      ApolloServerPluginCacheControlDisabled(),
      ...(safelist ? [requireListed(safelist)] : []),
      limitPrice({ objects: documents.cost, bytes: answerBytes }),
      openSubscriptions({ answerBytes, requestMs, onError }),
      limitAnswer(),
      legacyStatus(),
      refusalStatus(),
      recordOperations(),
      errorLog(onError),
    ],
  });
