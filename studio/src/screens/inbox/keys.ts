/** What a key means in the inbox. */
export type InboxKey =
  | { readonly does: 'judge' /** Place of the guess, from 0. */; readonly guess: number }
  | { readonly does: 'unknown' }
  | { readonly does: 'refuse' }
  | { readonly does: 'skip' }
  | { readonly does: 'undo' };

export interface Pressed {
  readonly key: string;
  readonly ctrlKey?: boolean;
  readonly altKey?: boolean;
  readonly metaKey?: boolean;
}

/** @returns undefined for a key that means nothing here, as those of the browser do */
export function inboxKey({ key, ctrlKey, altKey, metaKey }: Pressed): InboxKey | undefined {
  if (altKey || metaKey || (ctrlKey && key !== 'z')) return undefined;
  if (/^[1-9]$/.test(key)) return { does: 'judge', guess: Number(key) - 1 };
  if (key === 'u' || key === 'U') return { does: 'unknown' };
  if (key === 'r' || key === 'R') return { does: 'refuse' };
  if (key === ' ') return { does: 'skip' };
  return key === 'z' || key === 'Z' || key === 'Backspace' ? { does: 'undo' } : undefined;
}
