import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { failureOf } from '../../../api/failure.js';
import { type Request, useRequest } from '../../../api/request.js';
import { changeCount, type Draft, type LabelText } from '../../../draft/draft.js';
import { labelText } from '../../../draft/label-text.js';
import { type Merge, merged, type Theirs } from '../../../draft/merge.js';
import { TheirChangesDocument, VocabularyLatestDocument } from '../../../generated/graphql.js';
import { useAddress } from '../../../parts/address/address.js';
import type { Vocabulary } from '../vocabulary.js';
import { MergeDialog } from './merge-dialog.js';

/** Entries of each list of a diff that are asked for at a time. */
const PART = 1_000;

/** What changed between two versions, by label id. */
async function theirsSince(request: Request, slug: string, from: number, to: number): Promise<Theirs> {
  const labels = new Map<string, LabelText | null>();
  let [hasMore, hasOtherTemplate] = [true, false];
  for (let offset = 0; hasMore; offset += PART) {
    const { labelSet } = await request(TheirChangesDocument, { slug, from, to, first: PART, offset });
    const diff = labelSet?.version?.diff;
    if (!diff) throw new Error(`version ${to} is not there any more`);
    for (const { labelId } of diff.removed) labels.set(labelId, null);
    for (const label of [...diff.added, ...diff.changed.map(({ after }) => after)])
      labels.set(label.labelId, labelText(label));
    hasMore = diff.hasMore;
    hasOtherTemplate ||= diff.promptTemplateChanged;
  }
  return { version: to, labels, hasOtherTemplate };
}

interface MergeButtonProps {
  readonly vocabulary: Vocabulary;
  readonly draft: Draft;
  readonly onMerged?: () => void;
}

/** Puts the draft on the newest version; what both have changed is left to the author. */
export function MergeButton({ vocabulary, draft, onMerged }: MergeButtonProps) {
  const request = useRequest();
  const [, setAt] = useAddress('at');
  const [merge, setMerge] = useState<Merge & { readonly hasOtherTemplate: boolean }>();
  const [isBusy, setBusy] = useState(false);
  const take = (next: Draft, hasOtherTemplate: boolean) => {
    vocabulary.replace(changeCount(next) > 0 ? next : undefined);
    setAt(null);
    setMerge(undefined);
    const message = ['Save it when you are ready.', ...(hasOtherTemplate ? [templateText(next)] : [])].join(' ');
    notifications.show({ title: `Your draft is on version ${next.base} now`, message });
    onMerged?.();
  };
  const start = async () => {
    setBusy(true);
    try {
      const theirs = await theirsSince(request, draft.labelSet, draft.base, await newest(request, vocabulary));
      const next = merged(draft, theirs);
      const hasOtherTemplate = theirs.hasOtherTemplate === true;
      if (next.conflicts.length === 0) take(next.draft, hasOtherTemplate);
      else setMerge({ ...next, hasOtherTemplate });
    } catch (error) {
      notifications.show({ color: 'red', title: 'It could not be merged', message: failureOf(error).message });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button size="xs" onClick={start} loading={isBusy}>
        Merge with my draft
      </Button>
      {merge && (
        <MergeDialog
          vocabulary={vocabulary}
          merge={merge}
          about={merge.hasOtherTemplate ? templateText(draft) : undefined}
          onDone={(next) => take(next, merge.hasOtherTemplate)}
          onClose={() => setMerge(undefined)}
        />
      )}
    </>
  );
}

/** What becomes of a template that a colleague has chosen. */
const templateText = ({ promptTemplate }: Draft): string =>
  promptTemplate
    ? `Your colleague has changed the prompt template as well. Your draft sets it to ${promptTemplate.slug}.`
    : 'Your colleague has changed the prompt template, and your draft keeps theirs.';

async function newest(request: Request, { slug, latest }: Vocabulary): Promise<number> {
  const { labelSet } = await request(VocabularyLatestDocument, { slug });
  return labelSet?.latest.number ?? latest.number;
}
