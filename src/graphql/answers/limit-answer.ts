import type { ApolloServerPlugin } from '@apollo/server';
import type { DocumentNode, GraphQLFormattedError, OperationDefinitionNode } from 'graphql';
import type { GraphqlContext } from '../context.js';
import { hasEffect } from '../mutations.js';
import { rootFields } from '../root-fields.js';
import { writtenInTurns } from './answer-text.js';
import { answerTooLarge } from './limit-price.js';

/** A larger answer is written in turns with everything else that goes on, bytes. */
const LARGE_BYTES = 256 * 1024;

/** Code, path, locations and request id of an error, bytes. */
const ERROR_BYTES = 300;

/** Replaces an answer that there was no room for by a refusal, before it is written. */
export const limitAnswer = (): ApolloServerPlugin<GraphqlContext> => ({
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue: { answer, requestId }, document, operation, response }) {
        if (response.body.kind !== 'single') return;
        answer.take(bytesOfErrors(response.body.singleResult.errors ?? []), 'errors');
        if (answer.exceededBy === undefined) {
          const { data } = response.body.singleResult;
          if (data && answer.bytes > LARGE_BYTES) writtenInTurns(data);
          return;
        }
        const effect =
          document && operation && changes(document, operation) ? ', and the mutation has taken effect' : '';
        const fault = answerTooLarge(answer.allowed, `became too large at ${answer.exceededBy}${effect}`);
        const { message, extensions } = fault;
        response.body.singleResult = { errors: [{ message, extensions: { ...extensions, requestId } }] };
        response.http.status = 400;
      },
    };
  },
});

const changes = (document: DocumentNode, operation: OperationDefinitionNode): boolean =>
  operation.operation === 'mutation' && [...rootFields(document, operation).values()].some(hasEffect);

const bytesOfErrors = (errors: readonly GraphQLFormattedError[]): number =>
  errors.reduce((sum, { message, path = [] }) => sum + Buffer.byteLength(message) + bytesOfPath(path) + ERROR_BYTES, 0);

/** Aliases are as long as a client likes. */
const bytesOfPath = (path: readonly (string | number)[]): number =>
  path.reduce<number>((sum, part) => sum + String(part).length + 3, 0);
