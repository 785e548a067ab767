import { Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useAnswer } from '../../api/answer.js';
import { FindLabelsDocument } from '../../generated/graphql.js';
import type { LabelChoice } from './label-choice.js';
import { versionRef } from './version-ref.js';

interface LabelPickerProps extends Omit<SelectProps, 'data' | 'value' | 'onChange'> {
  /** Slug of the label set. */
  readonly slug: string;
  /** Number of a version or name of a tag; null: the latest version. */
  readonly at?: string | null;
  readonly value: LabelChoice | null;
  readonly onChange: (label: LabelChoice | null) => void;
}

const SEARCH_AFTER_MS = 150;

/** Chooses a label of a version. The service searches, so that a version may have any number of labels. */
export function LabelPicker({ slug, at = null, value, onChange, ...props }: LabelPickerProps) {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text, SEARCH_AFTER_MS);
  const { version: number, tag } = versionRef(slug, at);
  const { data, failure } = useAnswer(FindLabelsDocument, {
    ...{ slug, number, tag, isLatest: at === null },
    search: search === value?.name ? null : search || null,
  });
  const version = data?.labelSet?.version ?? data?.labelSet?.latest;
  const found = useMemo(() => choicesOf(version?.labels.nodes ?? [], value), [version, value]);
  return (
    <Select
      size="sm"
      searchable
      nothingFoundMessage="no label of that name"
      filter={({ options }) => options}
      error={failure?.message}
      {...props}
      data={found.map(({ labelId, name }) => ({ value: labelId, label: name }))}
      value={value?.labelId ?? null}
      searchValue={text}
      onSearchChange={setText}
      onChange={(id) => onChange(found.find(({ labelId }) => labelId === id) ?? null)}
    />
  );
}

/** What is chosen is among the choices, once: names of a version differ. */
function choicesOf(found: readonly LabelChoice[], chosen: LabelChoice | null): LabelChoice[] {
  const choices = found.map(({ labelId, name }) => ({ labelId, name }));
  if (chosen === null || choices.some(({ labelId }) => labelId === chosen.labelId)) return choices;
  return [chosen, ...choices.filter(({ name }) => name !== chosen.name)];
}
