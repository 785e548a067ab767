import './vocabulary.css';
import type { ColDef, EditableCallbackParams, ICellRendererParams, ValueGetterParams } from 'ag-grid-community';
import type { Draft } from '../../../draft/draft.js';
import { type Labels, parentPath, type Row, STATE_TEXT } from './rows.js';

/** What cells need beside their row. The grid keeps the reference, so that it never has to be told of a change. */
export interface GridContext {
  readonly labels: Labels;
  readonly draft: Draft | undefined;
  readonly isEditable: boolean;
}

type Held = { readonly context: { readonly current: GridContext } };

const editable = ({ context, data }: EditableCallbackParams<Row> & Held): boolean =>
  context.current.isEditable && data?.state !== 'removed';

const path = ({ context, data }: ValueGetterParams<Row> & Held): string =>
  data ? parentPath(context.current.labels, context.current.draft, data.label) : '';

export const columns: ColDef<Row>[] = [
  { colId: 'state', headerName: 'Draft', width: 110, valueGetter: ({ data }) => STATE_TEXT[data?.state ?? 'same'] },
  {
    colId: 'name',
    headerName: 'Name',
    minWidth: 160,
    flex: 2,
    editable,
    valueGetter: ({ data }) => data?.label.name,
  },
  {
    colId: 'synonyms',
    headerName: 'Synonyms',
    minWidth: 160,
    flex: 3,
    editable,
    valueGetter: ({ data }) => data?.label.synonyms.join(' | '),
    // Rows without synonyms are left to the grid: it draws text faster than any component.
    cellRendererSelector: ({ data }) => (data && data.label.synonyms.length > 0 ? { component: Chips } : undefined),
  },
  {
    colId: 'prompts',
    headerName: 'Own prompts',
    width: 130,
    valueGetter: ({ data }) => data?.label.prompts.length,
    valueFormatter: ({ value }) => (value ? String(value) : ''),
  },
  { colId: 'parent', headerName: 'Parent', minWidth: 140, flex: 2, editable, valueGetter: path },
  {
    colId: 'metadata',
    headerName: 'Metadata',
    minWidth: 120,
    flex: 2,
    valueGetter: ({ data }) => (data?.label.metadata ? JSON.stringify(data.label.metadata) : ''),
  },
];

/** Synonyms, each in a chip of its own. */
const Chips = ({ data }: ICellRendererParams<Row>) =>
  data?.label.synonyms.map((synonym) => (
    <span key={synonym} className="synonym">
      {synonym}
    </span>
  ));
