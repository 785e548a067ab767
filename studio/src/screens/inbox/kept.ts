import type { Judgement } from './judgements.js';
import type { SittingParts } from './sitting.js';

/** What a tab keeps of judgements that are not sent yet: they survive a reload, and end with the tab. */
export function keptInTab(tenant: string, sampleSet: string): SittingParts<never>['kept'] {
  const place = `lexiclip-inbox:${tenant}/${sampleSet}`;
  return {
    read: () => parsed(sessionStorage.getItem(place)),
    write: (judgements) => {
      if (judgements.length === 0) sessionStorage.removeItem(place);
      else sessionStorage.setItem(place, JSON.stringify(judgements));
    },
  };
}

const parsed = (text: string | null): readonly Judgement[] => (text === null ? [] : JSON.parse(text));
