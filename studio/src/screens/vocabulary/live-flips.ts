import { useEffect, useState } from 'react';
import { type Failure, failureOf } from '../../api/failure.js';
import { useRequest } from '../../api/request.js';
import { type Draft, draftInput } from '../../draft/draft.js';
import { type DraftInput, LiveFlipsDocument, type LiveFlipsQuery } from '../../generated/graphql.js';
import { CHANGED } from './vocabulary.js';

/** Time without a change before the flips are counted, ms. */
const PAUSE_MS = 100;

export type Flips = NonNullable<LiveFlipsQuery['preview']>;

export interface LiveFlips {
  /** Of the draft as it is now, or of the one before while `isCounting`. */
  readonly flips: Flips | undefined;
  readonly failure: Failure | undefined;
  readonly isCounting: boolean;
}

export const NOTHING: LiveFlips = { flips: undefined, failure: undefined, isCounting: false };

/** A draft, as the generated documents take it. */
export const inputOf = (draft: Draft): DraftInput => draftInput(draft) as DraftInput;

/** Counts what a draft flips on a sample set, anew after each change of it; what is not wanted any more is ended. */
export function useLiveFlips(draft: Draft | undefined, sampleSet: string | null): LiveFlips {
  const request = useRequest();
  const [state, setState] = useState<LiveFlips>(NOTHING);
  useEffect(() => {
    if (draft === undefined || sampleSet === null) return setState(NOTHING);
    const stop = new AbortController();
    setState(({ flips }) => ({ flips, failure: undefined, isCounting: true }));
    const variables = {
      from: { slug: draft.labelSet, version: draft.base },
      draft: inputOf(draft),
      sampleSet: { slug: sampleSet },
    };
    const timer = setTimeout(() => {
      request(LiveFlipsDocument, variables, { signal: stop.signal }).then(
        ({ preview }) => setState({ flips: preview ?? undefined, failure: undefined, isCounting: false }),
        (error) => {
          if (!stop.signal.aborted) setState({ flips: undefined, failure: failureOf(error), isCounting: false });
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [draft, sampleSet, request]);
  useEffect(() => {
    // Read by whoever measures: from the last change to its flips on the page.
    if (state.flips && !state.isCounting && performance.getEntriesByName(CHANGED).length > 0)
      performance.measure('flips', CHANGED);
  }, [state]);
  return state;
}
