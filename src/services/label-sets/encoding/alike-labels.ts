import { alikeRows } from '../../../domain/alike-rows.js';
import type { Label } from '../../../domain/label.js';
import type { Steps } from '../../../domain/steps.js';

interface LabelVectors {
  readonly labels: readonly Pick<Label, 'name'>[];
  /** Row-major, [labels × dimensions], unit length. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
}

/** Number of labels that are named; of the others, only that there are some. */
const MAX_WARNINGS = 100;

/**
 * Warnings of labels that the model cannot tell from others, because it reads the same of both: it may know no capitals,
 * or not the characters in which they differ.
 *
 * @param rows labels that are new or were encoded anew, ascending
 */
export function* alikeWarnings(all: LabelVectors, rows: readonly number[]): Steps<string[]> {
  if (rows.length === 0) return [];
  const found = yield* alikeRows(all, rows, MAX_WARNINGS + 1);
  const name = (row: number) => JSON.stringify(all.labels[row]?.name);
  const warnings = [...found]
    .slice(0, MAX_WARNINGS)
    .sort(([a], [b]) => a - b)
    .map(([row, other]) => `the model cannot tell ${name(row)} from ${name(other)}: it reads the same of both`);
  return found.size > MAX_WARNINGS ? [...warnings, 'it cannot tell more labels from others'] : warnings;
}
