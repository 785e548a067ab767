import { useCallback, useMemo } from 'react';
import { useQuery } from 'urql';
import type { AnswerTo, TypedDocument } from '../../../src/cli/service/transport/send.js';
import { errorOf, type Failure, failureOf } from './failure.js';

/** The answer to a query, as a screen shows it. It has data, a failure, or neither yet; both when a renewal failed. */
export interface Answer<Data> {
  readonly data: Data | undefined;
  readonly failure: Failure | undefined;
  /** Whether an answer is on its way: with data, those are shown meanwhile. */
  readonly isLoading: boolean;
  /** Asks again. */
  readonly refresh: () => void;
}

export interface AnswerOptions {
  /** Not asked while it is true. */
  readonly pause?: boolean;
}

/** Asks a query, and again when its variables change or a mutation touches what it has shown. */
export function useAnswer<Result, Variables extends object>(
  document: TypedDocument<Result, Variables>,
  variables: Variables,
  { pause = false }: AnswerOptions = {},
): Answer<AnswerTo<Result>> {
  const [{ data, error, fetching, stale }, execute] = useQuery({ query: document.toString(), variables, pause });
  const refresh = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute]);
  const failure = useMemo(() => error && failureOf(errorOf(error)), [error]);
  return { data: (pause ? undefined : data) ?? undefined, failure, isLoading: fetching || stale, refresh };
}
