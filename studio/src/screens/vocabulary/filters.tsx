import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import { useAddress } from '../../parts/address.js';
import { VersionPicker } from '../../parts/pickers.js';
import { labelOf } from './rows.js';
import type { FilterControls } from './use-row-filter.js';
import type { Vocabulary } from './vocabulary.js';

const SHOWN = [
  { value: 'all', label: 'All labels' },
  { value: 'draft', label: 'What the draft changes' },
  { value: 'tops', label: 'Labels without a parent' },
  { value: 'parents', label: 'Labels with others below' },
];

interface FiltersProps {
  readonly controls: FilterControls;
  readonly vocabulary: Vocabulary;
  /** Rows that are shown. */
  readonly count: number;
}

/** Which version, and which of its labels. */
export function Filters({ controls, vocabulary, count }: FiltersProps) {
  const [at, setAt] = useAddress('at');
  const { text, setText, show, setShow, under, setUnder } = controls;
  return (
    <Group align="flex-end" gap="sm">
      <VersionPicker slug={vocabulary.slug} value={at} onChange={setAt} />
      <TextInput
        label="Find"
        placeholder="in names, synonyms and prompts"
        type="search"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Select
        label="Show"
        data={SHOWN}
        value={show}
        allowDeselect={false}
        onChange={(value) => setShow(value === 'all' ? null : value)}
      />
      {under !== null && (
        <Button variant="default" onClick={() => setUnder(null)}>
          Below “{labelOf(vocabulary.labels, vocabulary.draft, under)?.name ?? 'a label that is gone'}”: show all
        </Button>
      )}
      <Text size="sm" role="status" className="numbers" pb={8}>
        {count.toLocaleString()} of {vocabulary.version.labelCount.toLocaleString()} labels
      </Text>
    </Group>
  );
}
