import { Anchor, Badge, Button, Group, Stack, Title } from '@mantine/core';
import { useCallback, useRef } from 'react';
import type { LabelText } from '../../../draft/draft.js';
import { labelOf, type Row, STATE_TEXT } from '../table/rows.js';
import type { Vocabulary } from '../vocabulary.js';
import { Nearest, WhatIsRead } from './label-facts.js';
import { LabelFields } from './label-fields.js';

export interface LabelPanelProps {
  readonly vocabulary: Vocabulary;
  readonly row: Row;
  readonly onChoose: (key: string) => void;
  /** Shows only labels right below this one. */
  readonly onUnder: (key: string) => void;
}

/** Everything of one label, to be changed; what the model will read of it; and which labels are close to it. */
export function LabelPanel({ vocabulary, row, onChoose, onUnder }: LabelPanelProps) {
  const { label, before, key, state } = row;
  const { slug, version } = vocabulary;
  const isFixed = !vocabulary.isEditable || state === 'removed';
  const [current, shown] = [useRef(vocabulary), useRef(row)];
  current.current = vocabulary;
  shown.current = row;
  const change = useCallback((fields: Partial<LabelText>) => {
    const now = shown.current;
    current.current.edit([{ key: now.key, before: now.before, after: { ...now.label, ...fields } }]);
  }, []);
  const parent = label.parentId === null ? undefined : labelOf(vocabulary.labels, vocabulary.draft, label.parentId);
  return (
    <Stack gap="sm">
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} size="h4" style={{ overflowWrap: 'anywhere' }}>
          {label.name}
        </Title>
        {state !== 'same' && <Badge variant="default">{STATE_TEXT[state]}</Badge>}
      </Group>
      {vocabulary.isEditable && (
        <Group gap="xs">
          {state !== 'same' && (
            <Button size="xs" variant="default" onClick={() => vocabulary.undo(key)}>
              Undo the changes of this label
            </Button>
          )}
          {state !== 'removed' && (
            <Button size="xs" variant="default" onClick={() => vocabulary.edit([{ key, before, after: null }])}>
              Remove label
            </Button>
          )}
        </Group>
      )}
      <LabelFields
        label={label}
        isFixed={isFixed}
        onChange={change}
        vocabulary={current}
        parentName={parent?.name ?? ''}
      />
      <Group gap="md">
        {label.parentId !== null && (
          <Anchor component="button" size="sm" onClick={() => onChoose(label.parentId as string)}>
            Go to its parent
          </Anchor>
        )}
        <Anchor component="button" size="sm" onClick={() => onUnder(key)}>
          Show the labels below it
        </Anchor>
      </Group>
      <WhatIsRead slug={slug} number={version.number} label={label} />
      {before?.labelId && <Nearest slug={slug} number={version.number} labelId={before.labelId} onChoose={onChoose} />}
    </Stack>
  );
}
