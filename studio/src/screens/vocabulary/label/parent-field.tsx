import { Autocomplete } from '@mantine/core';
import { memo, useMemo, useState } from 'react';
import type { LabelText } from '../../../draft/draft.js';
import { keyNamed, labelOf } from '../table/rows.js';
import type { Vocabulary } from '../vocabulary.js';
import { useTextField } from './text-field.js';

/** Names that are offered at a time. */
const OFFERED = 20;

export interface ParentFieldProps {
  readonly vocabulary: { readonly current: Vocabulary };
  readonly parentId: string | null;
  /** As the draft has it; empty without one. */
  readonly parentName: string;
  /** Of the label itself. */
  readonly name: string;
  readonly isFixed: boolean;
  readonly onChange: (fields: Partial<LabelText>) => void;
}

/** The label that this one is a kind of, by its name. */
export const ParentField = memo(({ vocabulary, parentId, parentName, name, isFixed, onChange }: ParentFieldProps) => {
  const [isOpen, setOpen] = useState(false);
  const read = (text: string): string | null => {
    if (text.trim() === '') return null;
    const { labels, draft } = vocabulary.current;
    const key = keyNamed(labels, draft, text);
    if (key === undefined) throw new Error('no label is called so');
    if (labelOf(labels, draft, key)?.name === name) throw new Error('a label is not its own parent');
    return key;
  };
  const field = useTextField(
    parentId,
    (id) => (id === parentId ? parentName : ''),
    read,
    (found) => onChange({ parentId: found }),
  );
  const offered = useMemo(() => {
    if (!isOpen) return [];
    const [wanted, found] = [field.text.trim().toLowerCase(), new Set<string>()];
    for (const one of vocabulary.current.labels.values()) {
      if (found.size >= OFFERED) break;
      if (one.name !== name && one.name.toLowerCase().includes(wanted)) found.add(one.name);
    }
    return [...found];
  }, [isOpen, field.text, vocabulary, name]);
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
      onBlur={field.flush}
      onChange={field.change}
    />
  );
});
