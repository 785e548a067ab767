import { useCallback } from 'react';
import { type Answer, useAnswer } from '../../api/answer.js';
import { type Request, useRequest } from '../../api/request.js';
import {
  type FlipCardPartsFragment,
  type FlipFiguresFragment,
  FlipFiguresNowDocument,
  FlipFiguresOfJobDocument,
  FlipPageNowDocument,
  FlipPageOfJobDocument,
  type PreviewJob,
  UnjudgedFlipPageNowDocument,
  UnjudgedFlipPageOfJobDocument,
} from '../../generated/graphql.js';
import { type ItemPage, type LoadPage, type Pages, usePages } from '../../parts/use-pages.js';
import type { Section } from './summary.js';

/** What the wall shows: two versions compared now, or what a job has found. */
export type FlipSource =
  | { readonly job: string; readonly preview?: undefined }
  | { readonly preview: PreviewJob; readonly job?: undefined };

const PAGE = 48;
const NO_PREVIEW: PreviewJob = { from: { slug: '' }, to: { version: { slug: '' } }, sampleSet: { slug: '' } };

/** The figures of a comparison; of a job once it has succeeded. */
export function useFlipFigures(source: FlipSource, pause: boolean): Answer<FlipFiguresFragment | undefined> {
  const { job, preview } = source;
  const now = useAnswer(FlipFiguresNowDocument, preview ?? NO_PREVIEW, { pause: pause || preview === undefined });
  const later = useAnswer(FlipFiguresOfJobDocument, { job: job ?? '' }, { pause: pause || job === undefined });
  if (preview) return { ...now, data: now.data?.preview ?? undefined };
  return { ...later, data: previewOf(later.data?.job?.result) };
}

/** The pictures of one section, page by page. */
export function useFlips(source: FlipSource, kind: Section['kind']): Pages<FlipCardPartsFragment> {
  const request = useRequest();
  const key = JSON.stringify(source);
  const load: LoadPage<FlipCardPartsFragment> = useCallback(
    (after, signal) => flipPage(request, JSON.parse(key) as FlipSource, kind, after, signal),
    [request, key, kind],
  );
  return usePages(load);
}

async function flipPage(
  request: Request,
  { job, preview }: FlipSource,
  kind: Section['kind'],
  after: string | null,
  signal: AbortSignal,
): Promise<ItemPage<FlipCardPartsFragment>> {
  const page = { after, first: PAGE };
  if (kind === 'UNJUDGED') {
    if (preview)
      return (
        (await request(UnjudgedFlipPageNowDocument, { ...preview, ...page }, { signal })).preview?.unjudged ?? EMPTY
      );
    const { job: found } = await request(UnjudgedFlipPageOfJobDocument, { job, ...page }, { signal });
    return previewOf(found?.result)?.unjudged ?? EMPTY;
  }
  if (preview)
    return (await request(FlipPageNowDocument, { ...preview, kind, ...page }, { signal })).preview?.flips ?? EMPTY;
  const { job: found } = await request(FlipPageOfJobDocument, { job, kind, ...page }, { signal });
  return previewOf(found?.result)?.flips ?? EMPTY;
}

const EMPTY = { nodes: [], totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null } };

/** The comparison of a job that was one; other kinds of jobs have none. */
const previewOf = <Preview>(result: { preview?: Preview } | null | undefined): Preview | undefined => result?.preview;
