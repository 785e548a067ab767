import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';

/** Time without a key before a text is passed on, ms: what else shows it does not slow typing down. */
const HELD_MS = 80;

export interface TextField {
  readonly text: string;
  readonly error: string | undefined;
  readonly change: (text: string) => void;
  /** Passes on at once what is held: for when the field is left. */
  readonly flush: () => void;
}

/**
 * A value that is typed as text: each text that can be read is passed on, once nothing more is typed for a moment or the
 * field is left. The others stay where they are typed.
 *
 * @param read throws what is wrong with a text
 */
export function useTextField<Value>(
  value: Value,
  write: (value: Value) => string,
  read: (text: string) => Value,
  onChange: (value: Value) => void,
): TextField {
  const [text, setText] = useState(() => write(value));
  const [error, setError] = useState<string>();
  const pass = useDebouncedCallback(onChange, { delay: HELD_MS, flushOnUnmount: true });
  const held = JSON.stringify(value);
  useEffect(() => {
    if (pass.isPending() || JSON.stringify(attempt(read, text)) === held) return;
    setText(write(value));
    setError(undefined);
  }, [held]);
  return {
    text,
    error,
    flush: () => pass.flush(),
    change: (next) => {
      setText(next);
      try {
        const found = read(next);
        setError(undefined);
        pass(found);
      } catch (cause) {
        pass.cancel();
        setError((cause as Error).message);
      }
    },
  };
}

function attempt<Value>(read: (text: string) => Value, text: string): Value | undefined {
  try {
    return read(text);
  } catch {
    return undefined;
  }
}
