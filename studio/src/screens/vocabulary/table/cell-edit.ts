import type { Editing } from '../../../draft/draft.js';
import { listOf } from '../import/table-text.js';
import type { Vocabulary } from '../vocabulary.js';
import { keyNamed, type Row } from './rows.js';

/** What was typed into a cell of the table, as an edit; or why it cannot be one. */
export function cellEdit({ labels, draft }: Vocabulary, row: Row, field: string, text: string): Editing | string {
  const { key, before, label } = row;
  if (field === 'name') {
    const name = text.trim();
    if (name === '') return 'A label needs a name.';
    const twin = keyNamed(labels, draft, name);
    if (twin !== undefined && twin !== key) return `Another label is called “${name}” already.`;
    return { key, before, after: { ...label, name } };
  }
  if (field === 'synonyms') return { key, before, after: { ...label, synonyms: listOf(text) } };
  // Of a path, its last label is the parent.
  const parent = text.split('›').at(-1)?.trim() ?? '';
  const parentId = parent === '' ? null : keyNamed(labels, draft, parent);
  if (parentId === undefined) return `No label is called “${parent}”.`;
  if (parentId === key) return 'A label is not its own parent.';
  return { key, before, after: { ...label, parentId } };
}
