import { useEffect, useState } from 'react';

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** What is pasted into the page, and not into a field of it. Undefined: nothing is to be imported. */
export function usePastedTable(isEditable: boolean) {
  const [pasted, setPasted] = useState<string>();
  useEffect(() => {
    if (!isEditable) return;
    const take = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (isField(event.target) || text.trim() === '') return;
      event.preventDefault();
      setPasted(text);
    };
    document.addEventListener('paste', take);
    return () => document.removeEventListener('paste', take);
  }, [isEditable]);
  return { pasted, open: setPasted, close: () => setPasted(undefined) };
}
