import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { LIMITS } from '../../../domain/limits.js';
import { positive } from '../../arguments/numbers.js';
import { unwritable, writeOutput } from '../../files/output.js';
import { InboxDocument, type InboxItemFieldsFragment } from '../../generated/graphql.js';
import { found } from '../../service/lookups.js';
import type { Request } from '../../service/request.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../../service/service-command.js';
import { nodesOf } from '../../service/transport/pages.js';
import { counted, note, percent, printResult, shortTime } from '../../terminal/output.js';
import { table } from '../../terminal/table.js';
import { UsageError } from '../../usage-error.js';
import { sendJudgements } from './judging.js';

const DEFAULT_FIRST = 20;

interface Options extends ServiceOptions {
  readonly first: number;
  readonly out?: string | undefined;
  readonly thumbnails?: string | undefined;
  readonly judge?: string | undefined;
  readonly accept?: readonly string[] | undefined;
  readonly refuse?: readonly string[] | undefined;
  readonly message?: string | undefined;
}

export function addSampleInbox(samples: Command): void {
  serviceCommand(samples, 'inbox', 'show pictures that nobody has judged yet, most uncertain first, and judge them')
    .argument('<slug>', 'slug of the sample set')
    .option('--first <n>', 'at most so many of them', positive(LIMITS.inboxPerSet), DEFAULT_FIRST)
    .option('--out <file>', 'write them as CSV instead, with empty columns for the answers')
    .option('--thumbnails <folder>', 'write the small pictures that are kept as well, named by the ids')
    .option('--judge <file>', 'answer by such a file; rows without an answer go on waiting')
    .option('--accept <id...>', 'the best label is right of these')
    .option('--refuse <id...>', 'let these collected pictures go, with all that is kept of them')
    .option('--message <text>', 'kept with the version')
    .action(inbox);
}

async function inbox(slug: string, options: Options): Promise<void> {
  const { judge, accept, refuse } = options;
  const request = connectTo(options);
  if (judge !== undefined || accept || refuse) return answer(request, slug, options);
  const { items, total } = await waitingIn(request, slug, options.first, options.thumbnails !== undefined);
  if (options.thumbnails !== undefined) note(await writeThumbnails(options.thumbnails, items));
  if (options.out !== undefined) {
    const { inboxText } = await import('../../formats/samples/inbox-file.js');
    await writeOutput(options.out, inboxText(items));
    note(
      `wrote ${items.length} of ${counted(total, 'picture')} to ${options.out}: fill in the answers, then --judge it`,
    );
    return;
  }
  const shown = items.map(({ thumbnail: _, ...item }) => item);
  printResult(options.json, { sampleSet: slug, total, waiting: shown }, () =>
    total === 0 ? [`${slug}: nothing waits to be judged`] : [...inboxTable(items), ...restOf(total - items.length)],
  );
}

async function answer(request: Request, slug: string, options: Options): Promise<void> {
  const { judge, accept = [], refuse = [] } = options;
  if (judge !== undefined) {
    if (accept.length + refuse.length > 0) throw new UsageError('give either --judge, or --accept and --refuse');
    const { judgementsInInbox } = await import('../../formats/samples/inbox-file.js');
    const judgements = await judgementsInInbox(judge);
    if (judgements.length === 0) throw new UsageError(`${judge}: no row has an answer`);
    return sendJudgements(request, slug, judgements, options);
  }
  const guesses = accept.length > 0 ? await guessesOf(request, slug, accept) : [];
  const refusals = refuse.map((sampleId) => ({ sampleId, refuse: true }));
  return sendJudgements(request, slug, [...guesses, ...refusals], options);
}

/** The best labels of waiting pictures, as answers. @throws UsageError for one without a guess */
async function guessesOf(request: Request, slug: string, sampleIds: readonly string[]) {
  const missing = new Set(sampleIds);
  const isLast = ({ sampleId }: InboxItemFieldsFragment) => missing.delete(sampleId) && missing.size === 0;
  const { items } = await waitingIn(request, slug, isLast, false);
  const best = new Map(items.map((item) => [item.sampleId, item.best]));
  return sampleIds.map((sampleId) => {
    const guess = best.get(sampleId);
    if (guess) return { sampleId, expected: [guess.labelId] };
    throw new UsageError(`--accept: ${sampleId} has no guess: it does not wait in "${slug}", or has no vector`);
  });
}

/** @param isLast whether an item is the last one that is wanted, or how many are */
async function waitingIn(
  request: Request,
  slug: string,
  isLast: number | ((item: InboxItemFieldsFragment) => boolean),
  thumbnails: boolean,
) {
  let total = 0;
  const items: InboxItemFieldsFragment[] = [];
  const pages = nodesOf(async (after) => {
    const first = Math.min(LIMITS.pageSize, typeof isLast === 'number' ? isLast - items.length : LIMITS.pageSize);
    const { sampleSet } = await request(InboxDocument, { slug, first, after, thumbnails });
    const { inbox: page } = found(`sample set "${slug}"`, sampleSet);
    total = page.totalCount;
    return page;
  });
  for await (const item of pages) {
    items.push(item);
    if (typeof isLast === 'number' ? items.length === isLast : isLast(item)) break;
  }
  return { items, total };
}

/** @returns what was written, in a sentence @throws UsageError when that cannot be done */
async function writeThumbnails(folder: string, items: readonly InboxItemFieldsFragment[]): Promise<string> {
  const kept = items.flatMap(({ sampleId, thumbnail }) => (thumbnail ? [{ sampleId, thumbnail }] : []));
  try {
    await mkdir(folder, { recursive: true });
    for (const { sampleId, thumbnail } of kept) {
      const bytes = Buffer.from(thumbnail.slice(thumbnail.indexOf(',') + 1), 'base64');
      await writeFile(join(folder, `${sampleId}.webp`), bytes);
    }
  } catch (error) {
    throw unwritable(folder, error);
  }
  const without = items.length - kept.length;
  return `wrote ${counted(kept.length, 'thumbnail')} to ${folder}${without > 0 ? `; none is kept of ${without}` : ''}`;
}

const inboxTable = (items: readonly InboxItemFieldsFragment[]): string[] =>
  table(
    ['sample', 'file', 'best', '', 'second', '', 'margin', 'collected'],
    items.map(({ sampleId, fileName, best, second, margin, collectedAt }) => [
      sampleId,
      fileName,
      ...[best?.name, best && percent(best.probability)],
      ...[second?.name, second && percent(second.probability)],
      margin == null ? '' : percent(margin),
      shortTime(collectedAt),
    ]),
  );

const restOf = (rest: number): string[] => (rest > 0 ? [`and ${rest} that are less uncertain (--first)`] : []);
