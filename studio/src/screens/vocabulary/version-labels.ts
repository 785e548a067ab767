import { useEffect, useState } from 'react';
import { type Failure, failureOf } from '../../api/failure.js';
import { type Request, useRequest } from '../../api/request.js';
import type { LabelText } from '../../draft/draft.js';
import { labelText } from '../../draft/label-text.js';
import { VocabularyPageDocument } from '../../generated/graphql.js';
import type { Labels } from './table/rows.js';

/** A version never changes: what was loaded of it holds. The last few are kept, for the way back. */
const KEPT = 3;
const loaded = new Map<string, Labels>();

/** Time between two reports of progress, ms. */
const REPORTED_MS = 250;

/** All labels of a version. @param onProgress how many are there, and of how many: now and then */
async function load(
  request: Request,
  slug: string,
  number: number,
  signal: AbortSignal,
  onProgress: (done: number, of: number) => void,
): Promise<Labels> {
  const labels = new Map<string, LabelText>();
  let [after, reported]: [string | null, number] = [null, 0];
  do {
    const data: Awaited<ReturnType<typeof page>> = await page(request, { slug, number, after }, signal);
    for (const label of data.nodes) labels.set(label.labelId, labelText(label));
    if (performance.now() - reported > REPORTED_MS) {
      onProgress(labels.size, data.totalCount);
      reported = performance.now();
    }
    after = data.pageInfo.hasNextPage ? (data.pageInfo.endCursor ?? null) : null;
  } while (after !== null);
  return labels;
}

async function page(
  request: Request,
  variables: { slug: string; number: number; after: string | null },
  signal: AbortSignal,
) {
  const { labelSet } = await request(VocabularyPageDocument, variables, { signal });
  const labels = labelSet?.version?.labels;
  if (!labels) throw new Error('the version is not there any more');
  return labels;
}

export interface VersionLabels {
  readonly labels: Labels | undefined;
  readonly failure: Failure | undefined;
  readonly done: number;
  readonly of: number;
  readonly retry: () => void;
}

interface Loading {
  readonly id: string;
  readonly labels?: Labels;
  readonly failure?: Failure;
  readonly done: number;
  readonly of: number;
}

/** The labels of a version, loaded by pages. @param id of the version; undefined while it is not known */
export function useVersionLabels(slug: string, number: number | undefined, id: string | undefined): VersionLabels {
  const request = useRequest();
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<Loading>();
  useEffect(() => {
    if (id === undefined || number === undefined || loaded.has(id)) return;
    const stop = new AbortController();
    setState({ id, done: 0, of: 0 });
    load(request, slug, number, stop.signal, (done, of) => setState({ id, done, of })).then(
      (labels) => {
        loaded.set(id, labels);
        for (const old of [...loaded.keys()].slice(0, -KEPT)) loaded.delete(old);
        setState({ id, labels, done: labels.size, of: labels.size });
      },
      (error) => {
        if (!stop.signal.aborted) setState({ id, failure: failureOf(error), done: 0, of: 0 });
      },
    );
    return () => stop.abort();
  }, [request, slug, number, id, attempt]);
  const held = id === undefined ? undefined : loaded.get(id);
  const current = state?.id === id ? state : undefined;
  return {
    labels: held ?? current?.labels,
    failure: current?.failure,
    done: current?.done ?? 0,
    of: current?.of ?? 0,
    retry: () => setAttempt(attempt + 1),
  };
}
