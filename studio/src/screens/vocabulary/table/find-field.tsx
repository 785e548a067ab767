import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { memo, useEffect, useState } from 'react';

/** Time without a key before the table is filtered, ms. */
const PAUSE_MS = 150;

interface FindFieldProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** What to find in the table. */
export const FindField = memo(({ value, onChange }: FindFieldProps) => {
  const [text, setText] = useState(value);
  const pass = useDebouncedCallback(onChange, { delay: PAUSE_MS, flushOnUnmount: true });
  useEffect(() => {
    if (!pass.isPending()) setText(value);
  }, [value, pass]);
  return (
    <TextInput
      label="Find"
      placeholder="in names, synonyms and prompts"
      type="search"
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        pass(event.currentTarget.value);
      }}
    />
  );
});
