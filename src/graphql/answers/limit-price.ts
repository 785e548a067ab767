import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { tenantOf } from '../../domain/caller.js';
import { LexiclipError } from '../../errors.js';
import { Gate } from '../../services/concurrency/queues/gate.js';
import { giveWay } from '../../services/concurrency/turns.js';
import type { GraphqlContext } from '../context.js';
import { overLimit } from '../document-limits.js';
import { asRefusal } from '../errors.js';
import { NOTHING, type Price, priceOf } from './answer-price.js';
import { inputFault } from './input-lengths.js';
import { RefusedVariable } from './operation-values.js';

/** A request from which on its variables are read in turns with everything else that goes on, bytes. */
const LARGE_BYTES = 4 * 1024;
const MEGABYTE = 1024 * 1024;

/**
 * A larger answer, estimated, is made once few others are: until it is written, it takes several times its bytes. Bytes
 * as JSON.
 */
const LARGE_ANSWER_BYTES = 512 * 1024;
const LARGE_ANSWERS = { inside: 6, insideEach: 3, waiting: 512, waitingEach: 128 };

/** Limits of an answer. */
export interface AnswerLimits {
  readonly objects: number;
  /** Bytes as JSON. */
  readonly bytes: number;
}

/**
 * Refuses operations before they are executed whose inputs have too many entries, or whose answers could be too large.
 * It measures the document and the variables that the executor gets, after Apollo has read them.
 */
export function limitPrice(limits: AnswerLimits): ApolloServerPlugin<GraphqlContext> {
  const making = new Gate<string | undefined>('large answers', LARGE_ANSWERS);
  return { requestDidStart: async ({ contextValue }) => limitsOf(contextValue, limits, making) };
}

function limitsOf(
  { record, caller, signal }: GraphqlContext,
  limits: AnswerLimits,
  making: Gate<string | undefined>,
): GraphQLRequestListener<GraphqlContext> {
  const owner = tenantOf(caller);
  let leave: (() => void) | undefined;
  // Each pass over the variables of a large request takes tens of milliseconds, and cannot be divided.
  const pause = async () => record.bodyBytes > LARGE_BYTES && (await giveWay(owner));
  return {
    async didResolveOperation({ schema, document, operation, request: { variables = {} } }) {
      // Without one, Apollo reports the unknown operation name.
      if (!operation) return;
      await pause();
      const tooLong = inputFault(schema, document, variables);
      if (tooLong) throw asRefusal(tooLong);
      await pause();
      const price = unlessRefused(() => priceOf(schema, document, operation, variables));
      const tooMuch = priceFault(price, limits);
      if (tooMuch) throw asRefusal(tooMuch);
      // A mutation may take minutes before it comes to its answer.
      if (operation.operation !== 'query' || price.bytes <= LARGE_ANSWER_BYTES) return;
      leave = await making.enter(owner, { signal }).catch((error) => {
        throw error instanceof LexiclipError ? asRefusal(error) : error;
      });
    },
    async executionDidStart() {
      await pause();
    },
    async willSendResponse() {
      leave?.();
    },
  };
}

function priceFault({ objects, bytes }: Price, limits: AnswerLimits): LexiclipError | undefined {
  if (objects > limits.objects) {
    const what = `objects in its response (up to ${Math.round(objects)} by its list lengths)`;
    return overLimit('cost', limits.objects, what);
  }
  if (bytes <= limits.bytes) return undefined;
  return answerTooLarge(limits.bytes, `would have about ${Math.round(bytes / MEGABYTE)} MB by its list lengths`);
}

/** The executor refuses variables that do not fit, and says why: such an operation costs nothing. */
function unlessRefused(price: () => Price): Price {
  try {
    return price();
  } catch (error) {
    if (error instanceof RefusedVariable) return NOTHING;
    throw error;
  }
}

/** BAD_USER_INPUT for an answer with too many bytes. */
export function answerTooLarge(allowed: number, what: string): LexiclipError {
  const message = `query: the answer ${what}; at most ${allowed / MEGABYTE} MB are allowed: ask for shorter pages or fewer fields`;
  return new LexiclipError('BAD_USER_INPUT', message, { argument: 'query', limit: 'answer', allowed });
}
