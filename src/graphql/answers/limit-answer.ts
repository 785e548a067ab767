import type { ApolloServerPlugin } from '@apollo/server';
import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import type { GraphqlContext } from '../context.js';
import { hasEffect } from '../mutations.js';
import type { Executed } from '../operation-record.js';
import { rootFields } from '../root-fields.js';
import { writtenInTurns } from './answer-text.js';
import { answerTooLarge } from './limit-price.js';

/** A larger answer is written in turns with everything else that goes on, bytes. */
const LARGE_BYTES = 256 * 1024;

/** Code, path, locations and request id of an error, bytes. */
const ERROR_BYTES = 300;

/**
 * The answer, or a refusal in its place where there was no room for it. Before it is written: one that is large is
 * written in turns.
 */
export function limitedAnswer(
  { answer, requestId }: GraphqlContext,
  executed: Executed,
  result: FormattedExecutionResult,
): FormattedExecutionResult {
  const { data, errors = [] } = result;
  answer.take(bytesOfErrors(errors), 'errors');
  if (answer.exceededBy === undefined) {
    if (data && answer.bytes > LARGE_BYTES) writtenInTurns(data);
    return result;
  }
  const effect = changes(executed) ? ', and the mutation has taken effect' : '';
  const { message, extensions } = answerTooLarge(answer.allowed, `became too large at ${answer.exceededBy}${effect}`);
  return { errors: [{ message, extensions: { ...extensions, requestId } }] };
}

/** Limits each answer that Apollo makes. */
export const limitAnswer = (): ApolloServerPlugin<GraphqlContext> => ({
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue, document, operation, response }) {
        if (response.body.kind !== 'single') return;
        const limited = limitedAnswer(contextValue, { document, operation }, response.body.singleResult);
        if (limited === response.body.singleResult) return;
        response.body.singleResult = limited;
        response.http.status = 400;
      },
    };
  },
});

const changes = ({ document, operation }: Executed): boolean =>
  document !== undefined &&
  operation?.operation === 'mutation' &&
  [...rootFields(document, operation).values()].some(hasEffect);

const bytesOfErrors = (errors: readonly GraphQLFormattedError[]): number =>
  errors.reduce((sum, { message, path = [] }) => sum + Buffer.byteLength(message) + bytesOfPath(path) + ERROR_BYTES, 0);

/** Aliases are as long as a client likes. */
const bytesOfPath = (path: readonly (string | number)[]): number =>
  path.reduce<number>((sum, part) => sum + String(part).length + 3, 0);
