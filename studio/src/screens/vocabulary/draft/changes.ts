import type { Draft, LabelEdit, LabelText } from '../../../draft/draft.js';
import { type Labels, labelOf } from '../table/rows.js';

const FIELDS = ['name', 'synonyms', 'prompts', 'parentId', 'metadata'] as const;
type Field = (typeof FIELDS)[number];
const CALLED: Readonly<Record<Field, string>> = {
  name: 'name',
  synonyms: 'synonyms',
  prompts: 'own prompts',
  parentId: 'parent',
  metadata: 'metadata',
};

/** A field of a label as text; "none" where it is empty. */
export function fieldText(label: LabelText, field: Field, labels: Labels, draft: Draft | undefined): string {
  const value = label[field];
  if (value === null || value.length === 0) return 'none';
  if (field === 'parentId') return labelOf(labels, draft, value as string)?.name ?? (value as string);
  if (Array.isArray(value)) return value.join(' | ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What an edit does, a line for each field: "synonyms: none → lorry". */
export function changesOf({ before, after }: LabelEdit, labels: Labels, draft: Draft | undefined): string[] {
  if (after === null) return ['removed'];
  if (before === null) return ['new'];
  return FIELDS.flatMap((field) => {
    const [was, is] = [before, after].map((label) => fieldText(label, field, labels, draft));
    return was === is ? [] : [`${CALLED[field]}: ${was} → ${is}`];
  });
}

/** A label in lines, for a comparison of two. */
export const linesOf = (label: LabelText, labels: Labels, draft: Draft | undefined): string[] =>
  FIELDS.map((field) => `${CALLED[field]}: ${fieldText(label, field, labels, draft)}`);
