import type { Client, OperationResult, OperationResultSource } from '@urql/core';
import { useCallback } from 'react';
import { useClient } from 'urql';
import { retrying } from '../../../src/cli/service/transport/retries.js';
import type { AnswerTo, TypedDocument } from '../../../src/cli/service/transport/send.js';
import { errorOf } from './failure.js';

export interface RequestOptions {
  /** Ends the request and its waits. */
  readonly signal?: AbortSignal | undefined;
  /** Total time that it may wait between attempts, where the service asks to come back later, ms. */
  readonly maxWaitMs?: number;
  /** Called before each wait, with the code of the refusal. */
  readonly onWait?: (code: string, ms: number) => void;
}

/** Sends one document; the answer has the type that was generated for it. */
export type Request = <Result, Variables extends object>(
  document: TypedDocument<Result, Variables>,
  variables: Variables,
  options?: RequestOptions,
) => Promise<AnswerTo<Result>>;

const MAX_WAIT_MS = 60_000;
const TIMEOUTS = 3;

/**
 * Sends documents at once and past the cache, files among them. What the service asks to send later is sent later.
 *
 * @throws RequestError when it refused, UnreachableError when it did not answer, the signal's reason when it was aborted
 */
export const requestsOf =
  (client: Client): Request =>
  (document, variables, { signal, maxWaitMs = MAX_WAIT_MS, onWait } = {}) =>
    retrying(() => sendOnce(client, document, variables, signal), { maxWaitMs, timeouts: TIMEOUTS, onWait }, signal);

function sendOnce<Result, Variables extends object>(
  client: Client,
  document: TypedDocument<Result, Variables>,
  variables: Variables,
  signal: AbortSignal | undefined,
): Promise<AnswerTo<Result>> {
  signal?.throwIfAborted();
  const text = document.toString();
  const isMutation = /^\s*(fragment[\s\S]*\n)?\s*mutation\b/m.test(text);
  const context = { requestPolicy: 'network-only' as const, fetch: fetchUntil(signal) };
  const source = (
    isMutation ? client.mutation(text, variables, context) : client.query(text, variables, context)
  ) as OperationResultSource<OperationResult<Result>>;
  return new Promise((resolve, reject) => {
    const stop = () => {
      subscription.unsubscribe();
      reject(signal?.reason);
    };
    const subscription = source.subscribe(({ data, error, stale }) => {
      if (stale) return;
      signal?.removeEventListener('abort', stop);
      // A query that stayed open would be sent again after each mutation, and be ended by a signal of long ago.
      queueMicrotask(() => subscription.unsubscribe());
      if (error) reject(errorOf(error));
      else resolve(data as AnswerTo<Result>);
    });
    signal?.addEventListener('abort', stop);
  });
}

/** The browser's fetch, ended by the signal: urql lets mutations run on when nobody waits for them any more. */
const fetchUntil =
  (until: AbortSignal | undefined): typeof fetch =>
  (input, init) =>
    fetch(input, {
      ...init,
      signal: AbortSignal.any([until, init?.signal].flatMap((signal) => signal ?? [])),
    });

/** Sends documents with the session's key. */
export function useRequest(): Request {
  const client = useClient();
  return useCallback(requestsOf(client), [client]);
}
