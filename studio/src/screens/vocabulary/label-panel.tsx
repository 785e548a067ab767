import { Anchor, Badge, Button, Group, JsonInput, Stack, TagsInput, Textarea, TextInput, Title } from '@mantine/core';
import type { LabelText } from '../../draft/draft.js';
import { Nearest, WhatIsRead } from './label-facts.js';
import { ParentField } from './parent-field.js';
import { type Row, STATE_TEXT } from './rows.js';
import { useTextField } from './text-field.js';
import type { Vocabulary } from './vocabulary.js';

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
  const isFixed = !vocabulary.isEditable || state === 'removed';
  const change = (fields: Partial<LabelText>) => vocabulary.edit([{ key, before, after: { ...label, ...fields } }]);
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
      <Fields label={label} isFixed={isFixed} onChange={change} vocabulary={vocabulary} />
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
      <WhatIsRead vocabulary={vocabulary} label={label} />
      {before?.labelId && <Nearest vocabulary={vocabulary} labelId={before.labelId} onChoose={onChoose} />}
    </Stack>
  );
}

const named = (text: string): string => {
  if (text.trim() === '') throw new Error('a label needs a name');
  return text.trim();
};
const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
const object = (text: string): LabelText['metadata'] => {
  if (text.trim() === '') return null;
  const value = JSON.parse(text);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Error('must be a JSON object');
  return value;
};

interface FieldsProps {
  readonly label: LabelText;
  readonly isFixed: boolean;
  readonly vocabulary: Vocabulary;
  readonly onChange: (fields: Partial<LabelText>) => void;
}

function Fields({ label, isFixed, vocabulary, onChange }: FieldsProps) {
  const name = useTextField(label.name, String, named, (value) => onChange({ name: value }));
  const prompts = useTextField<readonly string[]>(
    label.prompts,
    (texts) => texts.join('\n'),
    lines,
    (value) => onChange({ prompts: value }),
  );
  const metadata = useTextField(
    label.metadata,
    (value) => (value ? JSON.stringify(value, null, 2) : ''),
    object,
    (value) => onChange({ metadata: value }),
  );
  return (
    <>
      <TextInput
        label="Name"
        value={name.text}
        error={name.error}
        readOnly={isFixed}
        onChange={(event) => name.change(event.currentTarget.value)}
      />
      <TagsInput
        label="Synonyms"
        description="Enter adds one. They do not help every label: watch the flips."
        value={[...label.synonyms]}
        readOnly={isFixed}
        splitChars={['|']}
        acceptValueOnBlur
        onChange={(synonyms) => onChange({ synonyms })}
      />
      <Textarea
        label="Own prompts"
        description="One a line. With any, templates and synonyms are not read."
        value={prompts.text}
        readOnly={isFixed}
        autosize
        minRows={2}
        maxRows={8}
        onChange={(event) => prompts.change(event.currentTarget.value)}
      />
      <ParentField vocabulary={vocabulary} label={label} isFixed={isFixed} onChange={onChange} />
      <JsonInput
        label="Metadata"
        description="A JSON object, for whoever reads the answers."
        value={metadata.text}
        error={metadata.error}
        readOnly={isFixed}
        autosize
        minRows={2}
        maxRows={8}
        onChange={metadata.change}
      />
    </>
  );
}
