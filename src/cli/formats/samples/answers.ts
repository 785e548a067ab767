type Row = Readonly<Record<string, unknown>>;

/** What `classify` writes beside the picture and the label. */
const FROM_CLASSIFY = ['labelSet', 'version', 'predictions', 'rank', 'similarity'] as const;

/** Whether a row is an answer of `classify`, and not corrected in a column of its own. */
const isAnswer = (row: Row): boolean =>
  'path' in row && ('predictions' in row || 'rank' in row || ('labelSet' in row && 'version' in row));

/**
 * A row with its right answer from a row that `classify` has written: its best label, which somebody has looked at, or that
 * of a column `label` which somebody has added.
 *
 * @returns the row itself where it is none; undefined for what is no answer: other labels than the best, and failures
 */
export function answeredRow(row: Row): Row | undefined {
  if (!FROM_CLASSIFY.some((name) => name in row) || !isAnswer(row)) return row;
  const { path, label, expected, kind } = row;
  if ('error' in row && row.error) return undefined;
  if ('rank' in row && row.rank !== '' && String(row.rank) !== '1') return undefined;
  const corrected = label ?? expected;
  if (corrected !== undefined) return { path, label: corrected, ...(kind !== undefined && { kind }) };
  const best = Array.isArray(row.predictions) ? (row.predictions[0] as Row | undefined)?.name : row.name;
  if (row.unknown === true) return { path, unknown: true, ...(kind !== undefined && { kind }) };
  return { path, label: best ?? '' };
}

/** Whether any row is an answer of `classify` that counts as it is. */
export const hasAnswers = (rows: readonly Row[]): boolean =>
  rows.some((row) => isAnswer(row) && row.label === undefined && row.expected === undefined);
