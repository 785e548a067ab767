import type { LabelInput } from '../../test/support/label-set.js';
import type { Operation } from './requests.js';

/** Labels that a draft removes, and adds again. */
const DRAFTED = 5_000;
/** Labels that are shown before they are saved, and prompts of each. */
const [SHOWN, PROMPTS] = [100, 200];

/** Operations of a page that keeps a draft. @param labels that the large set has, for a round */
export const ofDrafts = (labels: (round: number) => LabelInput[]): Operation[] => [
  {
    covers: [],
    what: 'prompts of 100 labels that are not saved',
    query:
      'query ($labels: [LabelInput!]!) { labelSet(slug: "large") { latest { render(labels: $labels) { name prompts { isCut } } } } }',
    variables: (round) => ({
      labels: labels(round)
        .slice(0, SHOWN)
        .map(({ name }) => ({ name, prompts: longPrompts(name) })),
    }),
  },
  {
    covers: ['applyDraft'],
    what: 'applyDraft, 5,000 labels go and come again',
    query: 'mutation ($input: ApplyDraftInput!) { applyDraft(input: $input) { version { number } } }',
    variables: (round) => {
      const upsert = labels(round).slice(0, DRAFTED);
      return { input: { labelSet: 'large', draft: { remove: upsert.map(({ name }) => name), upsert } } };
    },
  },
];

/** All are longer than what the model reads, and differ at their beginning. */
const longPrompts = (name: string): string[] =>
  Array.from({ length: PROMPTS }, (_, i) => `${i} ${name} ${'and so on '.repeat(14)}`);
