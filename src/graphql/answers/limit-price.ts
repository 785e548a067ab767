import type { ApolloServerPlugin } from '@apollo/server';
import { LexiclipError } from '../../errors.js';
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
export const limitPrice = (limits: AnswerLimits): ApolloServerPlugin<GraphqlContext> => ({
  async requestDidStart({ contextValue: { record, caller } }) {
    const owner = caller.kind === 'tenant' ? caller.tenant.id : undefined;
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
        const tooMuch = priceFault(() => priceOf(schema, document, operation, variables), limits);
        if (tooMuch) throw asRefusal(tooMuch);
      },
      async executionDidStart() {
        await pause();
      },
    };
  },
});

function priceFault(price: () => Price, limits: AnswerLimits): LexiclipError | undefined {
  const { objects, bytes } = unlessRefused(price);
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
