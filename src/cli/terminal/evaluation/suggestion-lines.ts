import type { SuggestionFieldsFragment } from '../../generated/graphql.js';
import { counted } from '../output.js';
import { table } from '../table.js';

/** Edits as a table, and how many of them are proven. @param version such as `pets@3` */
export function suggestionLines(version: string, suggestions: readonly SuggestionFieldsFragment[]): string[] {
  const proven = suggestions.filter(({ isProven }) => isProven).length;
  const count = `${counted(proven, 'proven edit')}, ${suggestions.length - proven} possible, not proven`;
  const rows = suggestions.map(rowOf);
  return [...(rows.length > 0 ? table(HEADINGS, rows) : []), `${version}: ${count}`];
}

const HEADINGS = ['', 'edit', 'fixed', 'broken', 'p', 'gain'];

const rowOf = ({ isProven, message, fixed, broken, pValue, crossFittedGain }: SuggestionFieldsFragment) => [
  isProven ? 'proven' : 'possible',
  editOf(message),
  fixed,
  broken,
  pValue.toPrecision(2),
  crossFittedGain == null ? '' : `${crossFittedGain >= 0 ? '+' : ''}${(100 * crossFittedGain).toFixed(1)} points`,
];

/** The message says the figures again, behind a colon. */
const editOf = (message: string): string =>
  /^(.*?): (?:possible, not proven: )?\d+ fixed, /.exec(message)?.[1] ?? message;
