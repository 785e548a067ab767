/**
 * The API key. The tab keeps it until it is closed: nothing else does, and no address holds it but the fragment of a
 * link that opens the studio signed in, which browsers send nowhere and which is taken off at once.
 */
const PLACE = 'lexiclip-key';
const IN_FRAGMENT = /^#key=([!-~]+)$/;

const listeners = new Set<() => void>();
let endedBecause: string | undefined;

export const currentKey = (): string | null => sessionStorage.getItem(PLACE);
/** Why the last key was put away without its owner asking; undefined when that did not happen. */
export const whyEnded = (): string | undefined => endedBecause;

export function keepKey(key: string): void {
  sessionStorage.setItem(PLACE, key);
  endedBecause = undefined;
  tell();
}

/** @param reason undefined when the owner asked for it */
export function forgetKey(reason?: string): void {
  if (currentKey() === null) return;
  sessionStorage.removeItem(PLACE);
  endedBecause = reason;
  tell();
}

export function subscribeToKey(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Takes the key of `…/studio/#key=lxc_…`, and takes it out of the address and of the tab's history. */
export function takeKeyFromAddress(): void {
  const { hash, pathname, search } = window.location;
  const key = IN_FRAGMENT.exec(hash)?.[1];
  if (key === undefined) return;
  window.history.replaceState(null, '', `${pathname}${search}`);
  keepKey(decodeURIComponent(key));
}

const tell = (): void => {
  for (const listener of listeners) listener();
};
