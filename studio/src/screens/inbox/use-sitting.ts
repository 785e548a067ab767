import { useEffect, useState, useSyncExternalStore } from 'react';
import { type Request, useRequest } from '../../api/request.js';
import { InboxPageDocument, type InboxPictureFragment, JudgeSamplesDocument } from '../../generated/graphql.js';
import { useSession } from '../../session/session.js';
import { sendJudgements } from './judgements.js';
import { keptInTab } from './kept.js';
import { Sitting, type SittingParts, type SittingState } from './sitting.js';

export type InboxPicture = InboxPictureFragment;

/** Pictures of one page. */
const PAGE = 30;

/** A sitting over the inbox of one sample set. What is gathered is sent when the page is left or hidden. */
export function useSitting(slug: string): [sitting: Sitting<InboxPicture>, state: SittingState<InboxPicture>] {
  const request = useRequest();
  const { viewer } = useSession();
  const [sitting] = useState(() => new Sitting(partsOf(request, viewer.tenant?.slug ?? '', slug)));
  const state = useSyncExternalStore(sitting.subscribe, sitting.snapshot);
  useEffect(() => {
    void sitting.begin();
    const leave = () => void (document.visibilityState === 'hidden' && sitting.flush());
    document.addEventListener('visibilitychange', leave);
    return () => {
      document.removeEventListener('visibilitychange', leave);
      void sitting.flush();
    };
  }, [sitting]);
  return [sitting, state];
}

const partsOf = (request: Request, tenant: string, slug: string): SittingParts<InboxPicture> => ({
  load: async (after) => {
    const { sampleSet } = await request(InboxPageDocument, { slug, first: PAGE, after });
    const { nodes: items = [], totalCount: total = 0, pageInfo } = sampleSet?.inbox ?? {};
    return { items, total, next: pageInfo?.hasNextPage ? (pageInfo.endCursor ?? null) : null };
  },
  send: (judgements) =>
    sendJudgements(judgements, (given) =>
      request(JudgeSamplesDocument, { input: { sampleSet: slug, judgements: [...given] } }),
    ),
  kept: keptInTab(tenant, slug),
});
