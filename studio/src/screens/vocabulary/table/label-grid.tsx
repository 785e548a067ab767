import { Box, useComputedColorScheme } from '@mantine/core';
import {
  type CellEditRequestEvent,
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  type ColDef,
  colorSchemeDark,
  colorSchemeLight,
  ExternalFilterModule,
  type GetRowIdParams,
  type GridApi,
  type GridReadyEvent,
  ModuleRegistry,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  type SelectionChangedEvent,
  TextEditorModule,
  themeQuartz,
} from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Draft } from '../../../draft/draft.js';
import { styleNonce } from '../../../theme/theme.js';
import type { Vocabulary } from '../vocabulary.js';
import { columns, type GridContext } from './columns.js';
import { isOpen, passes, type Row, type RowFilter, rowChanges, rowsOf } from './rows.js';

ModuleRegistry.registerModules([
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ExternalFilterModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  TextEditorModule,
]);

const THEMES = {
  light: themeQuartz.withPart(colorSchemeLight),
  dark: themeQuartz.withPart(colorSchemeDark),
};
const EVERY: ColDef<Row> = { resizable: true, sortable: true };
const keyOf = ({ data }: GetRowIdParams<Row>): string => data.key;

export interface LabelGridProps {
  readonly vocabulary: Vocabulary;
  readonly filter: RowFilter;
  readonly chosen: string | null;
  readonly onChoose: (key: string | null) => void;
  /** Takes what was typed into a cell. */
  readonly onEdit: (row: Row, field: string, text: string) => void;
  /** Called with how many rows pass the filter. */
  readonly onCount: (rows: number) => void;
}

/**
 * The labels of a version with the draft, as a table. The rows are given once: what an edit changes is changed in place,
 * so that a keystroke costs the same with ten labels and with a hundred thousand.
 */
export function LabelGrid({ vocabulary, filter, chosen, onChoose, onEdit, onCount }: LabelGridProps) {
  const { labels, draft, isEditable, version } = vocabulary;
  const scheme = useComputedColorScheme();
  const api = useRef<GridApi<Row>>(undefined);
  const context = useRef<GridContext>({ labels, draft, isEditable });
  context.current = { labels, draft, isEditable };
  const wanted = useRef(filter);
  const rows = useRowsOnce(vocabulary, api);
  useEffect(() => {
    wanted.current = filter;
    api.current?.onFilterChanged();
    if (api.current) onCount(api.current.getDisplayedRowCount());
  }, [filter, onCount]);
  useChosenRow(api, chosen);
  const isFiltered = useCallback(() => !isOpen(wanted.current), []);
  const events = useRef({ onChoose, onEdit });
  events.current = { onChoose, onEdit };
  const fixed = useMemo(
    () => ({
      onGridReady: ({ api: ready }: GridReadyEvent<Row>) => {
        api.current = ready;
        onCount(ready.getDisplayedRowCount());
      },
      onSelectionChanged: ({ api: grid, source }: SelectionChangedEvent<Row>) => {
        if (source !== 'api') events.current.onChoose(grid.getSelectedNodes()[0]?.data?.key ?? null);
      },
      onCellEditRequest: ({ data, column, newValue }: CellEditRequestEvent<Row>) =>
        events.current.onEdit(data, column.getColId(), String(newValue ?? '')),
      doesExternalFilterPass: ({ data }: { data?: Row }) => data !== undefined && passes(data, wanted.current),
      onModelUpdated: () => api.current && onCount(api.current.getDisplayedRowCount()),
    }),
    [onCount],
  );
  return (
    <Box h="max(340px, calc(100dvh - 380px))" data-grid>
      <AgGridReact<Row>
        key={version.id}
        theme={THEMES[scheme]}
        styleNonce={styleNonce()}
        rowData={rows}
        columnDefs={columns}
        defaultColDef={EVERY}
        context={context}
        getRowId={keyOf}
        rowSelection={SELECTION}
        rowClassRules={CLASSES}
        readOnlyEdit
        stopEditingWhenCellsLoseFocus
        suppressDragLeaveHidesColumns
        isExternalFilterPresent={isFiltered}
        {...fixed}
      />
    </Box>
  );
}

const SELECTION = { mode: 'singleRow', checkboxes: false, enableClickSelection: true } as const;
const CLASSES = { 'label-removed': ({ data }: { data?: Row | undefined }) => data?.state === 'removed' };

/** The rows at the first sight of a version; later states of the draft change them in the grid. */
function useRowsOnce({ labels, draft }: Vocabulary, api: { current: GridApi<Row> | undefined }): Row[] {
  const shown = useRef<Draft | undefined>(undefined);
  const rows = useMemo(() => {
    shown.current = draft;
    return rowsOf(labels, draft);
  }, [labels]);
  useEffect(() => {
    if (api.current === undefined || shown.current === draft) return;
    const { add, update, remove } = rowChanges(labels, shown.current, draft);
    shown.current = draft;
    // In place: a transaction would look at all rows, and move the one that is typed in.
    for (const row of update) api.current.getRowNode(row.key)?.setData(row);
    if (add.length + remove.length > 0) api.current.applyTransaction({ add, remove: remove as Row[], addIndex: 0 });
    // Paths of labels below one that was renamed: of the rows that are in sight.
    api.current.refreshCells({ columns: ['parent'] });
  }, [labels, draft, api]);
  return rows;
}

/** Selects the row that the address names, and brings it into sight. */
function useChosenRow(api: { current: GridApi<Row> | undefined }, chosen: string | null): void {
  useEffect(() => {
    const node = chosen === null ? undefined : api.current?.getRowNode(chosen);
    if (node && !node.isSelected()) {
      node.setSelected(true, true, 'api');
      api.current?.ensureNodeVisible(node);
    }
    if (chosen === null) api.current?.deselectAll('all', 'api');
  }, [api, chosen]);
}
