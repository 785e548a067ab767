import { notifications } from '@mantine/notifications';
import { useRequest } from '../../api/request.js';
import { type Draft, type LabelText, type ProposedChange, withChange } from '../../draft/draft.js';
import { labelText } from '../../draft/label-text.js';
import { useDraft } from '../../draft/store.js';
import { LabelOfChangeDocument, type WholeLabelFragment } from '../../generated/graphql.js';
import { isInDraft, ontoDraft } from './onto-draft.js';

export interface Fixes {
  readonly draft: Draft | undefined;
  /** Why nothing can be put into the draft; undefined when it can. */
  readonly whyNot: string | undefined;
  readonly isIn: (change: ProposedChange) => boolean;
  /** Puts a change into the draft. @param known labels of the version that are here already */
  readonly put: (change: ProposedChange, known: readonly WholeLabelFragment[]) => Promise<void>;
  /** Has all labels encoded with another template. */
  readonly useTemplate: (template: { readonly slug: string; readonly version: number }) => void;
}

/** Changes of one version, put into the draft of its label set. @param version undefined while it is not known */
export function useFixes(slug: string, version: number | undefined, latest: number): Fixes {
  const request = useRequest();
  const { draft, edit } = useDraft(slug);
  const base = version ?? 0;
  return {
    draft,
    whyNot: whyNot(version, latest, draft),
    isIn: (change) => isInDraft(draft, change),
    put: async (change, known) => {
      const labels = new Map<string, LabelText>(known.map((label) => [label.labelId, labelText(label)]));
      const ids = [...change.upsert.map(({ labelId }) => labelId), ...change.remove].filter((id) => !labels.has(id));
      for (const labelId of ids) {
        const { labelSet } = await request(LabelOfChangeDocument, { slug, version: base, labelId });
        const label = labelSet?.version?.label;
        if (label) labels.set(labelId, labelText(label));
      }
      const mine = ontoDraft(draft, change, labels);
      if (mine.upsert.length < change.upsert.length) {
        notifications.show({ message: 'Its label is removed in your draft.', color: 'yellow' });
        return;
      }
      edit(base, (before) => withChange(before, mine, labels));
      notifications.show({ message: 'It is in your draft, and in no version until you save it.', color: 'green' });
    },
    useTemplate: (promptTemplate) => edit(base, (before) => ({ ...before, promptTemplate })),
  };
}

function whyNot(version: number | undefined, latest: number, draft: Draft | undefined): string | undefined {
  if (version !== latest)
    return `This is version ${version}. A draft changes the latest version, ${latest}: look at that one to put fixes into it.`;
  if (draft && draft.base !== latest)
    return `Your draft is of version ${draft.base}, and the latest is ${latest}. Bring it up to date in the vocabulary first.`;
  return undefined;
}
