import { UsageError } from '../../usage-error.js';
import { LABEL_COLUMNS, type LabelColumn } from '../label-shape.js';

/** What a column of a table is: a field of a label, an entry of its metadata, or nothing, where it has no heading. */
export type Column =
  | { readonly kind: 'field'; readonly field: LabelColumn }
  | { readonly kind: 'metadata'; readonly key: string }
  | { readonly kind: 'blank' };

/** Other headings that people give to fields, folded. A field's own name comes first where a table has both. */
const SYNONYMS: Readonly<Record<string, LabelColumn>> = {
  labelid: 'id',
  label: 'name',
  labelname: 'name',
  class: 'name',
  classname: 'name',
  synonym: 'synonyms',
  alias: 'synonyms',
  aliases: 'synonyms',
  prompt: 'prompts',
  parentname: 'parent',
};
const OWN = new Map(LABEL_COLUMNS.map((field) => [field.toLowerCase(), field]));
const ALLOWED = `the columns of labels are ${LABEL_COLUMNS.join(', ')}`;

/** Letter case, white space, "_" and "-" do not distinguish headings. */
const folded = (heading: string): string => heading.toLowerCase().replace(/[\s_-]+/g, '');

const fieldOf = (heading: string): LabelColumn | undefined => OWN.get(folded(heading)) ?? SYNONYMS[folded(heading)];
const isOwn = (heading: string): boolean => OWN.has(folded(heading));

/** How many of the headings are those of fields. */
export const knownHeadings = (headings: readonly string[]): number => headings.filter(fieldOf).length;

/**
 * What the columns are, by their headings. A column that is no field of labels is kept as metadata.
 *
 * @param at file and line of the headings, for errors
 * @throws UsageError when none is the name, or two are the same
 */
export function columnsOf(at: string, headings: readonly string[]): Column[] {
  checkDistinct(at, headings);
  const fields = headings.map((heading) => heldField(at, heading, headings));
  if (!fields.includes('name')) {
    throw new UsageError(`${at}: there is no column "name": the first line must have headings; ${ALLOWED}`);
  }
  return headings.map((heading, i) => {
    const field = fields[i];
    if (field) return { kind: 'field', field };
    return heading === '' ? { kind: 'blank' } : { kind: 'metadata', key: heading };
  });
}

function checkDistinct(at: string, headings: readonly string[]): void {
  const duplicate = headings.find((heading, i) => heading !== '' && headings.indexOf(heading) !== i);
  if (duplicate !== undefined) throw new UsageError(`${at}: duplicate column "${duplicate}"`);
}

/** The field that a column has: of several for one field, the one that is called as the field is. */
function heldField(at: string, heading: string, headings: readonly string[]): LabelColumn | undefined {
  const field = fieldOf(heading);
  if (!field) return undefined;
  const rivals = headings.filter((other) => fieldOf(other) === field);
  if (rivals.length === 1) return field;
  const own = rivals.filter(isOwn);
  if (own.length === 1) return own[0] === heading ? field : undefined;
  const names = rivals.map((rival) => `"${rival}"`).join(' and ');
  throw new UsageError(`${at}: the columns ${names} could both be the ${field}: call one of them "${field}"`);
}
