import { Drawer, Flex, Group, Paper, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { memo, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { newKey } from '../../draft/draft.js';
import { useAddress } from '../../parts/address/address.js';
import { DraftBar } from './draft/draft-bar.js';
import { useWarmSamples } from './draft/live-flips.js';
import { Notices } from './draft/notices.js';
import { TemplateField } from './draft/template-field.js';
import { ImportDialog } from './import/import-dialog.js';
import { usePastedTable } from './import/use-pasted-table.js';
import { LabelPanel } from './label/label-panel.js';
import { cellEdit } from './table/cell-edit.js';
import { Filters } from './table/filters.js';
import { LabelGrid } from './table/label-grid.js';
import { labelOf, type Row, type RowFilter, rowOf } from './table/rows.js';
import { exportLabels, Tools } from './table/tools.js';
import { useRowFilter } from './table/use-row-filter.js';
import type { Vocabulary } from './vocabulary.js';

const EMPTY_LABEL = { labelId: null, synonyms: [], prompts: [], parentId: null, metadata: null };

/** The row of the label that the address names. */
function rowAt({ labels, draft }: Vocabulary, key: string | null): Row | undefined {
  if (key === null) return undefined;
  const [label, edit] = [labels.get(key) ?? null, draft?.edits[key]];
  return label || edit?.after ? rowOf(key, label, edit) : undefined;
}

/**
 * Where a vocabulary is worked on: its table, the chosen label beside it, and the draft below. The table and the label
 * follow each key; what is around them is drawn when there is time.
 */
export function Workbench({ vocabulary }: { vocabulary: Vocabulary }) {
  const [chosen, choose] = useAddress('label');
  const [count, setCount] = useState(0);
  const { filter, controls } = useRowFilter(vocabulary);
  const { isEditable, labels, draft, slug, version } = vocabulary;
  const { pasted, open: openImport, close } = usePastedTable(isEditable);
  const { add, edit, exportAll } = useActions(vocabulary, choose);
  const [sampleSet] = useAddress('samples');
  useWarmSamples(slug, version.number, sampleSet);
  const row = useMemo(() => rowAt(vocabulary, chosen), [vocabulary, chosen]);
  const later = useDeferredValue(vocabulary);
  const under = controls.under === null ? undefined : labelOf(labels, draft, controls.under)?.name;
  const importAll = useCallback(() => openImport(''), [openImport]);
  return (
    <Stack gap="sm">
      <Notices vocabulary={later} />
      <Filters {...{ controls, slug, under, count }} of={version.labelCount} />
      <Group align="flex-start" gap="sm">
        <TemplateField
          saved={version.promptTemplateSlug}
          drafted={draft?.promptTemplate?.slug ?? null}
          isFixed={!isEditable}
          onChange={vocabulary.withTemplate}
        />
        <Tools isEditable={isEditable} onAdd={add} onImport={importAll} onExport={exportAll} />
      </Group>
      <Flex gap="md" align="flex-start">
        <Stack flex={1} miw={0} gap="sm">
          <Table {...{ vocabulary, filter, chosen }} onEdit={edit} onChoose={choose} onCount={setCount} />
        </Stack>
        {row && (
          <Beside onClose={() => choose(null)}>
            <LabelPanel key={row.key} vocabulary={vocabulary} row={row} onChoose={choose} onUnder={controls.setUnder} />
          </Beside>
        )}
      </Flex>
      {later.draft && <DraftBar vocabulary={later} draft={later.draft} />}
      {pasted !== undefined && <ImportDialog vocabulary={vocabulary} given={pasted} onClose={close} />}
    </Stack>
  );
}

/** What buttons and cells do, as functions that stay the same while the draft changes. */
function useActions(vocabulary: Vocabulary, choose: (key: string) => void) {
  const current = useRef(vocabulary);
  current.current = vocabulary;
  const edit = useCallback((edited: Row, field: string, text: string) => {
    const change = cellEdit(current.current, edited, field, text);
    if (typeof change === 'string') notifications.show({ color: 'red', title: 'Not changed', message: change });
    else current.current.edit([change]);
  }, []);
  const add = useCallback(() => {
    const key = newKey();
    current.current.edit([{ key, before: null, after: { ...EMPTY_LABEL, name: freshName(current.current) } }]);
    choose(key);
  }, [choose]);
  return { add, edit, exportAll: useCallback(() => exportLabels(current.current), []) };
}

function freshName({ draft }: Vocabulary): string {
  const taken = new Set(Object.values(draft?.edits ?? {}).map(({ after }) => after?.name));
  for (let at = 1; ; at++) {
    const name = at === 1 ? 'new label' : `new label ${at}`;
    if (!taken.has(name)) return name;
  }
}

interface TableProps {
  readonly vocabulary: Vocabulary;
  readonly filter: RowFilter;
  readonly chosen: string | null;
  readonly onChoose: (key: string | null) => void;
  readonly onEdit: (row: Row, field: string, text: string) => void;
  readonly onCount: (rows: number) => void;
}

const Table = memo((props: TableProps) => (
  <>
    <LabelGrid {...props} />
    <Text size="xs" c="dimmed">
      Enter changes a cell, Space opens the label of the row. Synonyms are parted by |. A table that is pasted into the
      page is looked at before anything changes.
    </Text>
  </>
));

/** Beside the table where there is room, over it where there is not. */
function Beside({ children, onClose }: { children: React.ReactNode; onClose: () => void }) {
  const isWide = useMediaQuery('(min-width: 75em)', undefined, { getInitialValueInEffect: false });
  if (!isWide)
    return (
      <Drawer closeButtonProps={{ 'aria-label': 'Close' }} opened onClose={onClose} position="right" title="Label">
        {children}
      </Drawer>
    );
  return (
    <Paper
      withBorder
      p="md"
      w={380}
      component="aside"
      aria-label="Label"
      style={{ flex: 'none', maxHeight: 'calc(100dvh - 200px)', overflowY: 'auto' }}
    >
      {children}
    </Paper>
  );
}
