import { useEffect, useRef } from 'react';
import { type InboxKey, inboxKey } from './keys.js';
import type { Sitting } from './sitting.js';
import type { InboxPicture } from './use-sitting.js';

/** Does what a key means. @param current undefined where none is shown: undoing is all that is left then */
export function perform(sitting: Sitting<InboxPicture>, current: InboxPicture | undefined, key: InboxKey): void {
  if (key.does === 'skip') sitting.skip();
  else if (key.does === 'undo') sitting.undo();
  else if (key.does === 'unknown') sitting.judge([]);
  else if (key.does === 'refuse') sitting.refuse();
  else {
    const guess = current?.guesses[key.guess];
    if (guess) sitting.judge([guess.labelId]);
  }
}

/** Listens while nothing is being typed in. A key that is held down judges once. */
export function useKeys(act: (key: InboxKey) => void): void {
  const take = useRef(act);
  take.current = act;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.repeat || event.defaultPrevented || isTyping(event.target)) return;
      const key = inboxKey(event);
      if (key === undefined) return;
      event.preventDefault();
      take.current(key);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}

/** Where keys have a meaning of their own. Space presses a button that has the focus, but for those of this screen. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]')) return true;
  return target.closest('a, button:not([data-judging])') !== null;
}
