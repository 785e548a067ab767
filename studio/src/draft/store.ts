import { createStore, del, get, set } from 'idb-keyval';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useSession } from '../session/session.js';
import { changeCount, type Draft, emptyDraft } from './draft.js';
import { leave, takeLeft } from './left-behind.js';

/** Drafts survive a reload and the end of the browser; keys do not, and are never in here. */
let opened: ReturnType<typeof createStore> | undefined;
const database = () => {
  opened ??= createStore('lexiclip-studio', 'drafts');
  return opened;
};

const drafts = new Map<string, Draft>();
const listeners = new Set<() => void>();
// Other tabs of the same browser see each other's edits as they are made.
const tabs = new BroadcastChannel('lexiclip-drafts');
tabs.onmessage = ({ data }: MessageEvent<{ place: string; draft: Draft | undefined }>) => put(data.place, data.draft);

function put(place: string, draft: Draft | undefined): void {
  if (draft) drafts.set(place, draft);
  else drafts.delete(place);
  for (const listener of listeners) listener();
}

/** Time without an edit before it is written down and told to other tabs, ms: a draft may be of many thousand labels. */
const WRITTEN_AFTER_MS = 150;
const unwritten = new Map<string, ReturnType<typeof setTimeout>>();

function keep(place: string, draft: Draft | undefined): void {
  put(place, draft);
  clearTimeout(unwritten.get(place));
  unwritten.set(
    place,
    setTimeout(() => write(place), WRITTEN_AFTER_MS),
  );
}

function write(place: string): void {
  clearTimeout(unwritten.get(place));
  unwritten.delete(place);
  const draft = drafts.get(place);
  tabs.postMessage({ place, draft });
  void (draft ? set(place, draft, database()) : del(place, database()));
}

// The last edits before a tab is left: a database may not finish what is begun by then, and this place does.
window.addEventListener('pagehide', () => {
  for (const place of [...unwritten.keys()]) {
    leave(place, drafts.get(place));
    write(place);
  }
});

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export interface DraftInHand {
  /** Undefined while it is read, and where nothing is edited. */
  readonly draft: Draft | undefined;
  /** Whether the browser's storage has been read. */
  readonly isRead: boolean;
  /** Makes the next state of the draft; without changes there is none. @param base version that a first edit is of */
  readonly edit: (base: number, change: (draft: Draft) => Draft) => void;
  /** Puts another in its place, or throws it away. */
  readonly replace: (draft: Draft | undefined) => void;
}

/** The draft of a label set, of the tenant that is signed in. */
export function useDraft(labelSet: string): DraftInHand {
  const { viewer } = useSession();
  const place = `${viewer.tenant?.id ?? ''}/${labelSet}`;
  const draft = useSyncExternalStore(subscribe, () => drafts.get(place));
  const [read, setRead] = useState<string>();
  useEffect(() => {
    let isCurrent = true;
    const left = takeLeft(place);
    if (left !== undefined) keep(place, left ?? undefined);
    void get<Draft>(place, database()).then((found) => {
      if (!isCurrent) return;
      if (found && left === undefined && !drafts.has(place)) put(place, found);
      setRead(place);
    });
    return () => {
      isCurrent = false;
    };
  }, [place]);
  const replace = useCallback((next: Draft | undefined) => keep(place, next), [place]);
  const edit = useCallback(
    (base: number, change: (draft: Draft) => Draft) => {
      const next = change(drafts.get(place) ?? emptyDraft(labelSet, base));
      keep(place, changeCount(next) > 0 ? next : undefined);
    },
    [labelSet, place],
  );
  return { draft, isRead: read === place, edit, replace };
}
