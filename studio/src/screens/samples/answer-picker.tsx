import { Group, Select, TextInput } from '@mantine/core';
import type { LabelChoice } from '../../parts/pickers/label-choice.js';
import { LabelPicker } from '../../parts/pickers/label-picker.js';
import type { GivenAnswer, Verdict } from './given-answer.js';

interface AnswerPickerProps {
  /** Slug of the label set. */
  readonly labelSet: string;
  readonly value: GivenAnswer;
  readonly onChange: (answer: GivenAnswer) => void;
}

const VERDICTS: readonly { value: Verdict; label: string }[] = [
  { value: 'label', label: 'a label' },
  { value: 'unknown', label: 'in no label' },
  { value: 'unjudged', label: 'not judged yet' },
];

/** Asks for one answer to pictures: a label, that they are in none, or that nobody knows yet. */
export const AnswerPicker = ({ labelSet, value, onChange }: AnswerPickerProps) => (
  <Group align="flex-end" gap="sm">
    <Select
      label="They show"
      data={VERDICTS}
      value={value.verdict}
      allowDeselect={false}
      onChange={(verdict) => onChange({ ...value, verdict: verdict as Verdict })}
      w={160}
    />
    {value.verdict === 'label' && (
      <LabelPicker
        label="Label"
        slug={labelSet}
        value={value.label}
        onChange={(label: LabelChoice | null) => onChange({ ...value, label })}
        placeholder="choose one"
        w={220}
      />
    )}
    {value.verdict === 'unknown' && (
      <TextInput
        label="Kind (may be empty)"
        placeholder="empty belt"
        value={value.kind}
        onChange={(event) => onChange({ ...value, kind: event.currentTarget.value })}
        w={220}
      />
    )}
  </Group>
);
