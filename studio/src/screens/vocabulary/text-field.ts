import { useEffect, useState } from 'react';

export interface TextField {
  readonly text: string;
  readonly error: string | undefined;
  readonly change: (text: string) => void;
}

/**
 * A value that is typed as text: each text that can be read is passed on, and the others stay where they are typed.
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
  const held = JSON.stringify(value);
  useEffect(() => {
    if (JSON.stringify(attempt(read, text)) === held) return;
    setText(write(value));
    setError(undefined);
  }, [held]);
  return {
    text,
    error,
    change: (next) => {
      setText(next);
      try {
        const found = read(next);
        setError(undefined);
        onChange(found);
      } catch (cause) {
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
