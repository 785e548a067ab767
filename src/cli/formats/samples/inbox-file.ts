import { stringify } from 'csv-stringify/sync';
import type { InboxItemFieldsFragment, JudgementInput } from '../../generated/graphql.js';
import { BadSamplesError } from '../../usage-error.js';
import { RowError } from '../parsed.js';
import { isTrue } from './rows.js';
import type { SampleEntry } from './sample-entry.js';
import { samplesInFile } from './sample-file.js';

/** What is known of a waiting picture, and behind it what is to be filled in. */
const COLUMNS = [
  ...['sampleId', 'file', 'guess', 'probability', 'second', 'margin'],
  ...['accept', 'label', 'unknown', 'kind', 'refuse'],
];

/** Waiting pictures as a table of which the answers are to be filled in. */
export const inboxText = (items: readonly InboxItemFieldsFragment[]): string =>
  stringify(
    items.map(({ sampleId, fileName, best, second, margin }) => [
      ...[sampleId, fileName ?? sampleId, best?.name, best?.probability, second?.name, margin],
      ...['', '', '', '', ''],
    ]),
    { header: true, columns: COLUMNS },
  );

/** The answers in such a table. Rows without one are left out: they go on waiting. @throws BadSamplesError */
export async function judgementsInInbox(file: string): Promise<JudgementInput[]> {
  const { entries, bad } = await samplesInFile(file, undefined, undefined);
  const all = [...bad];
  const judgements: JudgementInput[] = [];
  for (const entry of entries) {
    try {
      const judgement = judgementOf(entry);
      if (judgement) judgements.push(judgement);
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      all.push({ at: entry.at, reason: error.message });
    }
  }
  if (all.length > 0) throw new BadSamplesError(file, all);
  return judgements;
}

/** Undefined without an answer. @throws RowError */
function judgementOf({ sampleId, expected, kind, metadata }: SampleEntry): JudgementInput | undefined {
  const { guess } = metadata ?? {};
  const [isAccepted, isRefused] = [isTrue(metadata?.accept, 'accept'), isTrue(metadata?.refuse, 'refuse')];
  const given = [isAccepted, isRefused, expected !== null].filter(Boolean).length;
  if (given === 0) return undefined;
  if (sampleId === null) throw new RowError('has no sampleId');
  if (given > 1) throw new RowError('gives more than one of accept, label, unknown and refuse');
  if (isRefused) return { sampleId, refuse: true };
  if (expected !== null) return { sampleId, expected: [...expected], ...(expected.length === 0 && { kind }) };
  if (guess == null) throw new RowError('has no guess to accept');
  return { sampleId, expected: [String(guess)] };
}
