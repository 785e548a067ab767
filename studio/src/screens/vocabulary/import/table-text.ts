import Papa from 'papaparse';
import type { Draft, Editing, LabelText } from '../../../draft/draft.js';
import { newKey, sameLabel } from '../../../draft/draft.js';
import { type Labels, labelOf, namesOf } from '../table/rows.js';

/** A row of a file or of a spreadsheet: what it does not have, stays as it is. */
export interface GivenLabel {
  readonly id?: string;
  readonly name: string;
  readonly synonyms?: readonly string[];
  readonly prompts?: readonly string[];
  /** A name or an id; null: none. */
  readonly parent?: string | null;
  readonly metadata?: Readonly<Record<string, unknown>> | null;
}

export interface GivenLabels {
  readonly labels: readonly GivenLabel[];
  /** What cannot be used, with its row. */
  readonly problems: readonly string[];
}

type Field = keyof GivenLabel;
const HEADINGS: Readonly<Record<string, Field>> = {
  id: 'id',
  labelid: 'id',
  name: 'name',
  label: 'name',
  labelname: 'name',
  class: 'name',
  classname: 'name',
  synonyms: 'synonyms',
  synonym: 'synonyms',
  alias: 'synonyms',
  aliases: 'synonyms',
  prompts: 'prompts',
  prompt: 'prompts',
  parent: 'parent',
  parentid: 'parent',
  parentname: 'parent',
  metadata: 'metadata',
};
/** What a table without headings has, in this order. */
const WITHOUT_HEADINGS = ['name', 'synonyms', 'prompts', 'parent', 'metadata'];

const fieldOf = (heading: string): Field | undefined => HEADINGS[heading.toLowerCase().replace(/[\s_-]+/g, '')];

/** Labels of a text: a JSON array, or a table whose cells are parted by tabs, commas or semicolons. */
export function labelsIn(text: string): GivenLabels {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') return { labels: [], problems: [] };
  return trimmed.startsWith('[') ? labelsInJson(trimmed) : labelsInTable(trimmed);
}

function labelsInTable(text: string): GivenLabels {
  const { data } = Papa.parse<string[]>(text, {
    skipEmptyLines: 'greedy',
    ...(text.includes('\t') && { delimiter: '\t' }),
  });
  const [first = []] = data;
  const hasHeadings = first.some((cell) => fieldOf(cell) === 'name');
  const headings = hasHeadings ? first : WITHOUT_HEADINGS;
  const rows = hasHeadings ? data.slice(1) : data;
  return collected(rows.map((cells, at) => [at + (hasHeadings ? 2 : 1), () => labelOfCells(headings, cells)]));
}

function labelsInJson(text: string): GivenLabels {
  try {
    const list = JSON.parse(text) as unknown[];
    return collected(list.map((value, at) => [at + 1, () => labelOfJson(value)]));
  } catch (error) {
    return { labels: [], problems: [(error as Error).message] };
  }
}

function collected(rows: readonly (readonly [line: number, read: () => GivenLabel])[]): GivenLabels {
  const labels: GivenLabel[] = [];
  const problems: string[] = [];
  const lines = new Map<string, number>();
  for (const [line, read] of rows) {
    try {
      const label = read();
      const twin = lines.get(label.name.toLowerCase());
      if (twin !== undefined) throw new Error(`“${label.name}” is in row ${twin} already`);
      lines.set(label.name.toLowerCase(), line);
      labels.push(label);
    } catch (error) {
      problems.push(`row ${line}: ${(error as Error).message}`);
    }
  }
  return { labels, problems };
}

function labelOfCells(headings: readonly string[], cells: readonly string[]): GivenLabel {
  const label: Record<string, unknown> = {};
  const extra: [string, string][] = [];
  for (const [at, heading] of headings.entries()) {
    const cell = cells[at]?.trim();
    if (cell === undefined) continue;
    const field = fieldOf(heading);
    if (field !== undefined) label[field] = fieldValue(field, cell);
    else if (heading !== '' && cell !== '') extra.push([heading, cell]);
  }
  if (extra.length > 0) label.metadata = { ...(label.metadata as object | undefined), ...Object.fromEntries(extra) };
  return checked(label);
}

function fieldValue(field: Field, cell: string): unknown {
  if (field === 'synonyms' || field === 'prompts') return cell.startsWith('[') ? JSON.parse(cell) : listOf(cell);
  if (field === 'metadata') return cell === '' ? null : JSON.parse(cell);
  if (field === 'id') return cell === '' ? undefined : cell;
  return cell === '' && field === 'parent' ? null : cell;
}

/** "boat | vessel" → two texts. */
export const listOf = (cell: string): string[] =>
  cell
    .split('|')
    .map((part) => part.trim())
    .filter(Boolean);

function labelOfJson(value: unknown): GivenLabel {
  if (typeof value === 'string') return checked({ name: value });
  const given = value as Record<string, unknown>;
  return checked(Object.fromEntries(Object.entries(given).map(([key, entry]) => [fieldOf(key) ?? key, entry])));
}

const isTexts = (value: unknown): boolean =>
  value == null || (Array.isArray(value) && value.every((text) => typeof text === 'string'));

function checked({ id, name, synonyms, prompts, parent, metadata }: Record<string, unknown>): GivenLabel {
  if (typeof name !== 'string' || name.trim() === '') throw new Error('has no name');
  if (!isTexts(synonyms) || !isTexts(prompts)) throw new Error('synonyms and prompts must be lists of texts');
  if (metadata != null && (typeof metadata !== 'object' || Array.isArray(metadata)))
    throw new Error('metadata must be a JSON object');
  return {
    name: name.trim(),
    ...(typeof id === 'string' && { id }),
    ...(synonyms !== undefined && { synonyms: (synonyms ?? []) as string[] }),
    ...(prompts !== undefined && { prompts: (prompts ?? []) as string[] }),
    ...(parent !== undefined && { parent: (parent ?? null) as string | null }),
    ...(metadata !== undefined && { metadata: metadata as Readonly<Record<string, unknown>> | null }),
  };
}

export interface Plan {
  readonly edits: readonly Editing[];
  readonly problems: readonly string[];
  /** Rows that are as the labels are. */
  readonly same: number;
}

/** What rows do to a version with a draft: labels are found by id, then by name; parents by either. */
export function planned(labels: Labels, draft: Draft | undefined, given: readonly GivenLabel[]): Plan {
  const names = namesOf(labels, draft);
  const keys = given.map(({ id, name }) => {
    const key = (id !== undefined && labels.has(id) ? id : undefined) ?? names.get(name.toLowerCase()) ?? newKey();
    names.set(name.toLowerCase(), key);
    return key;
  });
  const edits: Editing[] = [];
  const problems: string[] = [];
  let same = 0;
  for (const [at, { name, synonyms, prompts, parent, metadata }] of given.entries()) {
    const key = keys[at] as string;
    const now = labelOf(labels, draft, key) ?? null;
    const parentKey = parent == null ? null : labels.has(parent) ? parent : names.get(parent.trim().toLowerCase());
    if (parentKey === undefined) {
      problems.push(`“${name}”: no label is called “${parent}”, which shall be its parent`);
      continue;
    }
    const after: LabelText = {
      labelId: labels.get(key)?.labelId ?? null,
      name,
      synonyms: synonyms ?? now?.synonyms ?? [],
      prompts: prompts ?? now?.prompts ?? [],
      parentId: parent === undefined ? (now?.parentId ?? null) : parentKey,
      metadata: metadata === undefined ? (now?.metadata ?? null) : metadata,
    };
    if (sameLabel(now, after)) same++;
    else edits.push({ key, before: labels.get(key) ?? null, after });
  }
  return { edits, problems, same };
}

const cellOf = (texts: readonly string[]): string =>
  texts.some((text) => text.includes('|')) || texts[0]?.startsWith('[') ? JSON.stringify(texts) : texts.join('|');

/** A CSV of a version with its draft, as `lexiclip labels import --replace` and this page read it. */
export function csvOf(labels: Labels, draft: Draft | undefined, shown: readonly LabelText[]): string {
  const parent = (id: string | null): string => {
    if (id === null || labels.has(id)) return id ?? '';
    return labelOf(labels, draft, id)?.name ?? '';
  };
  const rows = shown.map(({ labelId, name, synonyms, prompts, parentId, metadata }) => [
    labelId ?? '',
    name,
    cellOf(synonyms),
    cellOf(prompts),
    parent(parentId),
    metadata === null ? '' : JSON.stringify(metadata),
  ]);
  return Papa.unparse({ fields: ['id', 'name', 'synonyms', 'prompts', 'parentId', 'metadata'], data: rows });
}
