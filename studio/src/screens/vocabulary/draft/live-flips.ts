import { useEffect, useRef, useState } from 'react';
import { type Failure, failureOf } from '../../../api/failure.js';
import { useRequest } from '../../../api/request.js';
import { type Draft, draftInput } from '../../../draft/draft.js';
import {
  type DraftInput,
  JudgedVersionDocument,
  LiveFlipsDocument,
  type LiveFlipsQuery,
} from '../../../generated/graphql.js';

/** The first change is counted at once; one that follows another sooner than this waits for so long, ms. */
const PAUSE_MS = 60;

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
  const changedAt = useRef(0);
  useEffect(() => {
    if (draft === undefined || sampleSet === null) return setState(NOTHING);
    const stop = new AbortController();
    const count = () =>
      request(LiveFlipsDocument, previewOf(draft, sampleSet), { signal: stop.signal }).then(
        ({ preview }) => setState({ flips: preview ?? undefined, failure: undefined, isCounting: false }),
        (error) => {
          if (!stop.signal.aborted) setState({ flips: undefined, failure: failureOf(error), isCounting: false });
        },
      );
    const wait = performance.now() - changedAt.current < PAUSE_MS ? PAUSE_MS : 0;
    changedAt.current = performance.now();
    const timer = wait > 0 ? setTimeout(count, wait) : void count();
    setState(({ flips }) => ({ flips, failure: undefined, isCounting: true }));
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [draft, sampleSet, request]);
  return state;
}

/** What is asked of a draft on a sample set. */
export const previewOf = (draft: Draft, sampleSet: string) => ({
  from: { slug: draft.labelSet, version: draft.base },
  draft: inputOf(draft),
  sampleSet: { slug: sampleSet },
});

/** Has the service judge a version by a sample set before anything is changed: the first count then takes no longer. */
export function useWarmSamples(slug: string, version: number, sampleSet: string | null): void {
  const request = useRequest();
  useEffect(() => {
    if (sampleSet === null) return;
    const stop = new AbortController();
    const variables = { version: { slug, version }, sampleSet: { slug: sampleSet } };
    // Whatever is wrong with it is said where flips are counted.
    request(JudgedVersionDocument, variables, { signal: stop.signal }).catch(() => undefined);
    return () => stop.abort();
  }, [request, slug, version, sampleSet]);
}
