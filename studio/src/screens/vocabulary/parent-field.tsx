import { Autocomplete } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { LabelText } from '../../draft/draft.js';
import { keyNamed, labelOf } from './rows.js';
import { useTextField } from './text-field.js';
import type { Vocabulary } from './vocabulary.js';

/** Names that are offered at a time. */
const OFFERED = 20;

export interface ParentFieldProps {
  readonly vocabulary: Vocabulary;
  readonly label: LabelText;
  readonly isFixed: boolean;
  readonly onChange: (fields: Partial<LabelText>) => void;
}

/** The label that this one is a kind of, by its name. */
export function ParentField({ vocabulary: { labels, draft }, label, isFixed, onChange }: ParentFieldProps) {
  const [isOpen, setOpen] = useState(false);
  const read = (text: string): string | null => {
    if (text.trim() === '') return null;
    const key = keyNamed(labels, draft, text);
    if (key === undefined) throw new Error('no label is called so');
    if (labelOf(labels, draft, key)?.name === label.name) throw new Error('a label is not its own parent');
    return key;
  };
  const field = useTextField(
    label.parentId,
    (id) => (id === null ? '' : (labelOf(labels, draft, id)?.name ?? '')),
    read,
    (parentId) => onChange({ parentId }),
  );
  const offered = useMemo(() => {
    if (!isOpen) return [];
    const [wanted, found] = [field.text.trim().toLowerCase(), new Set<string>()];
    for (const { name } of labels.values()) {
      if (found.size >= OFFERED) break;
      if (name !== label.name && name.toLowerCase().includes(wanted)) found.add(name);
    }
    return [...found];
  }, [isOpen, field.text, labels, label.name]);
  return (
    <Autocomplete
      label="Parent"
      description="The label that this one is a kind of. Empty: none."
      data={offered}
      filter={({ options }) => options}
      value={field.text}
      error={field.error}
      readOnly={isFixed}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      onChange={field.change}
    />
  );
}
