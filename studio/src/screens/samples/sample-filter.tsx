import { Group, Select } from '@mantine/core';
import { useState } from 'react';
import type { SampleRole } from '../../generated/graphql.js';
import { useAddress } from '../../parts/address/address.js';
import type { LabelChoice } from '../../parts/pickers/label-choice.js';
import { LabelPicker } from '../../parts/pickers/label-picker.js';

/** Which samples are shown, as the API takes it. */
export interface SampleFilterInput {
  readonly label?: string;
  readonly unknown?: boolean;
  readonly unjudged?: boolean;
  readonly role?: SampleRole;
}

const SHOWN = [
  { value: 'all', label: 'all pictures' },
  { value: 'unknown', label: 'in no label' },
  { value: 'unjudged', label: 'not judged yet' },
];
const ROLES = [
  { value: 'all', label: 'any use' },
  { value: 'EVALUATION', label: 'to measure with' },
  { value: 'EXAMPLE', label: 'examples' },
];

/** What the address says is shown. */
export function useSampleFilter(): SampleFilterInput {
  const [label] = useAddress('label');
  const [only] = useAddress('only');
  const [role] = useAddress('role');
  return {
    ...(label !== null && { label }),
    ...(only === 'unknown' && { unknown: true }),
    ...(only === 'unjudged' && { unjudged: true }),
    ...(role !== null && { role: role as SampleRole }),
  };
}

/** Chooses which samples are shown. */
export function SampleFilter({ labelSet }: { labelSet: string | undefined }) {
  const [label, setLabel] = useAddress('label');
  const [only, setOnly] = useAddress('only');
  const [role, setRole] = useAddress('role');
  const [chosen, setChosen] = useState<LabelChoice | null>(label === null ? null : { labelId: label, name: label });
  const chooseLabel = (next: LabelChoice | null) => {
    setChosen(next);
    setLabel(next?.name ?? null);
  };
  const orNull = (value: string | null) => (value === 'all' ? null : value);
  return (
    <Group align="flex-end" gap="sm">
      <Select
        label="Show"
        data={SHOWN}
        value={only ?? 'all'}
        allowDeselect={false}
        onChange={(next) => setOnly(orNull(next))}
        w={160}
      />
      {labelSet !== undefined && (
        <LabelPicker
          label="With the label"
          slug={labelSet}
          value={chosen}
          onChange={chooseLabel}
          placeholder="any"
          clearable
          w={200}
        />
      )}
      <Select
        label="Used"
        data={ROLES}
        value={role ?? 'all'}
        allowDeselect={false}
        onChange={(next) => setRole(orNull(next))}
        w={160}
      />
    </Group>
  );
}
