import type { Draft } from './draft.js';

/** Drafts as they were when their tab was left, until the next tab has taken them over. */
const PLACE = 'lexiclip-draft-left:';

/** Keeps a draft at once. One that is too large for the browser is left to its database. @param draft undefined: none */
export function leave(place: string, draft: Draft | undefined): void {
  try {
    localStorage.setItem(PLACE + place, JSON.stringify(draft ?? null));
  } catch {
    localStorage.removeItem(PLACE + place);
  }
}

/** Takes what was left. @returns null: there was no draft any more; undefined: nothing was left */
export function takeLeft(place: string): Draft | null | undefined {
  const text = localStorage.getItem(PLACE + place);
  if (text === null) return undefined;
  localStorage.removeItem(PLACE + place);
  return JSON.parse(text) as Draft | null;
}
