import { Button, Group, Select, Text } from '@mantine/core';
import { memo } from 'react';
import { useAddress } from '../../../parts/address/address.js';
import { VersionPicker } from '../../../parts/pickers/pickers.js';
import { FindField } from './find-field.js';
import type { FilterControls } from './use-row-filter.js';

const SHOWN = [
  { value: 'all', label: 'All labels' },
  { value: 'draft', label: 'What the draft changes' },
  { value: 'tops', label: 'Labels without a parent' },
  { value: 'parents', label: 'Labels with others below' },
];

interface FiltersProps {
  readonly controls: FilterControls;
  readonly slug: string;
  /** Name of the label that the shown ones are below; undefined where all are shown, or it is gone. */
  readonly under: string | undefined;
  /** Rows that are shown, and labels of the version. */
  readonly count: number;
  readonly of: number;
}

/** Which version, and which of its labels. */
export const Filters = memo(({ controls, slug, under, count, of }: FiltersProps) => {
  const [at, setAt] = useAddress('at');
  const { text, setText, show, setShow, setUnder } = controls;
  return (
    <Group align="flex-end" gap="sm">
      <VersionPicker slug={slug} value={at} onChange={setAt} />
      <FindField value={text} onChange={setText} />
      <Select
        label="Show"
        data={SHOWN}
        value={show}
        allowDeselect={false}
        onChange={(value) => setShow(value === 'all' ? null : value)}
      />
      {controls.under !== null && (
        <Button variant="default" onClick={() => setUnder(null)}>
          Below “{under ?? 'a label that is gone'}”: show all
        </Button>
      )}
      <Text size="sm" role="status" className="numbers" pb={8}>
        {count.toLocaleString()} of {of.toLocaleString()} labels
      </Text>
    </Group>
  );
});
