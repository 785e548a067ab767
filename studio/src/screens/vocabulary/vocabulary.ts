import { useCallback, useEffect, useMemo } from 'react';
import { useAnswer } from '../../api/answer.js';
import type { Failure } from '../../api/failure.js';
import { type Draft, type Editing, withEdits, withoutEdit } from '../../draft/draft.js';
import { useDraft } from '../../draft/store.js';
import {
  type VersionSummaryFragment,
  VocabularyLatestDocument,
  VocabularyVersionDocument,
} from '../../generated/graphql.js';
import { useAddress } from '../../parts/address/address.js';
import type { Labels } from './table/rows.js';
import { useVersionLabels } from './version-labels.js';

/** How often it is looked whether a colleague has saved, ms. */
const POLL_MS = 15_000;

/** What a screen knows of the version that it shows, and of the draft on it. */
export interface Vocabulary {
  readonly slug: string;
  readonly version: VersionSummaryFragment;
  readonly latest: VersionSummaryFragment;
  readonly labels: Labels;
  readonly draft: Draft | undefined;
  readonly isEditable: boolean;
  readonly edit: (edits: readonly Editing[]) => void;
  readonly undo: (key: string) => void;
  readonly replace: (draft: Draft | undefined) => void;
  /** Has all labels encoded by another template; null: by that of the version. */
  readonly withTemplate: (slug: string | null) => void;
  /** Looks for newer versions now. */
  readonly refresh: () => void;
}

export interface VocabularyLoading {
  readonly vocabulary: Vocabulary | undefined;
  readonly failure: Failure | undefined;
  readonly retry: () => void;
  /** Whether the label set, or the version in the address, is not there. */
  readonly isMissing: boolean;
  readonly done: number;
  readonly of: number;
}

/** The version that the address names: otherwise the one that the draft changes, otherwise the latest. */
export function useVocabulary(slug: string): VocabularyLoading {
  const [at] = useAddress('at');
  const { draft, isRead, edit, replace } = useDraft(slug);
  const latest = useAnswer(VocabularyLatestDocument, { slug });
  usePolling(latest.refresh);
  const set = latest.data?.labelSet;
  const shown = at ?? String(draft?.base ?? set?.latest.number ?? '');
  const isNumber = /^\d+$/.test(shown);
  const named = useAnswer(
    VocabularyVersionDocument,
    isNumber ? { slug, number: Number(shown) } : { slug, tag: shown },
    { pause: !isRead || shown === '' },
  );
  const version = named.data?.labelSet?.version ?? undefined;
  const { labels, failure, done, of, retry } = useVersionLabels(slug, version?.number, version?.id);
  const base = draft?.base ?? set?.latest.number;
  const change = useCallback(
    (edits: readonly Editing[]) => {
      if (base !== undefined) edit(base, (before) => withEdits(before, edits));
    },
    [base, edit],
  );
  const undo = useCallback(
    (key: string) => {
      if (base !== undefined) edit(base, (before) => withoutEdit(before, key));
    },
    [base, edit],
  );
  const withTemplate = useCallback(
    (slug: string | null) => {
      if (base !== undefined) edit(base, (before) => ({ ...before, promptTemplate: slug === null ? null : { slug } }));
    },
    [base, edit],
  );
  const { refresh } = latest;
  const edits = draft?.base === version?.number ? draft : undefined;
  const isEditable = version?.number === base && draft?.job === undefined;
  const vocabulary = useMemo(
    () =>
      set && version && labels
        ? {
            slug,
            version,
            latest: set.latest,
            labels,
            draft: edits,
            isEditable,
            edit: change,
            undo,
            replace,
            withTemplate,
            refresh,
          }
        : undefined,
    [slug, version, set, labels, edits, isEditable, change, undo, replace, withTemplate, refresh],
  );
  return {
    vocabulary,
    failure: latest.failure ?? named.failure ?? failure,
    retry: failure ? retry : latest.refresh,
    isMissing: latest.data?.labelSet === null || named.data?.labelSet?.version === null,
    done,
    of,
  };
}

/** Asks again and again while somebody looks, and at once when they look again. */
function usePolling(refresh: () => void): void {
  useEffect(() => {
    const look = () => document.visibilityState === 'visible' && refresh();
    const timer = setInterval(look, POLL_MS);
    window.addEventListener('focus', look);
    return () => {
      clearInterval(timer);
      window.removeEventListener('focus', look);
    };
  }, [refresh]);
}
