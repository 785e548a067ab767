import { JsonInput, TagsInput, Textarea, TextInput } from '@mantine/core';
import { memo } from 'react';
import type { LabelText } from '../../../draft/draft.js';
import type { Vocabulary } from '../vocabulary.js';
import { ParentField } from './parent-field.js';
import { useTextField } from './text-field.js';

interface FieldProps<Value> {
  readonly value: Value;
  readonly isFixed: boolean;
  /** The same function for as long as the label is shown. */
  readonly onChange: (fields: Partial<LabelText>) => void;
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

// Each field is drawn alone: a key that is typed into one of them leaves the others as they are.
const NameField = memo(({ value, isFixed, onChange }: FieldProps<string>) => {
  const { text, error, change, flush } = useTextField(value, String, named, (name) => onChange({ name }));
  return (
    <TextInput
      label="Name"
      value={text}
      error={error}
      readOnly={isFixed}
      onBlur={flush}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
});

const SynonymsField = memo(({ value, isFixed, onChange }: FieldProps<readonly string[]>) => (
  <TagsInput
    label="Synonyms"
    description="Enter adds one. They do not help every label: watch the flips."
    value={[...value]}
    readOnly={isFixed}
    splitChars={['|']}
    acceptValueOnBlur
    onChange={(synonyms) => onChange({ synonyms })}
  />
));

const PromptsField = memo(({ value, isFixed, onChange }: FieldProps<readonly string[]>) => {
  const { text, change, flush } = useTextField<readonly string[]>(
    value,
    (texts) => texts.join('\n'),
    lines,
    (prompts) => onChange({ prompts }),
  );
  return (
    <Textarea
      label="Own prompts"
      description="One a line. With any, templates and synonyms are not read."
      value={text}
      readOnly={isFixed}
      autosize
      minRows={2}
      maxRows={8}
      onBlur={flush}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
});

const MetadataField = memo(({ value, isFixed, onChange }: FieldProps<LabelText['metadata']>) => {
  const { text, error, change, flush } = useTextField(
    value,
    (found) => (found ? JSON.stringify(found, null, 2) : ''),
    object,
    (metadata) => onChange({ metadata }),
  );
  return (
    <JsonInput
      label="Metadata"
      description="A JSON object, for whoever reads the answers."
      value={text}
      error={error}
      readOnly={isFixed}
      autosize
      minRows={2}
      maxRows={8}
      onBlur={flush}
      onChange={change}
    />
  );
});

export interface LabelFieldsProps extends Omit<FieldProps<LabelText>, 'value'> {
  readonly label: LabelText;
  /** As it is when something is typed. */
  readonly vocabulary: { readonly current: Vocabulary };
  readonly parentName: string;
}

/** Everything of a label that can be typed. */
export const LabelFields = ({ label, vocabulary, parentName, ...props }: LabelFieldsProps) => (
  <>
    <NameField value={label.name} {...props} />
    <SynonymsField value={label.synonyms} {...props} />
    <PromptsField value={label.prompts} {...props} />
    <ParentField {...{ vocabulary, parentName }} parentId={label.parentId} name={label.name} {...props} />
    <MetadataField value={label.metadata} {...props} />
  </>
);
