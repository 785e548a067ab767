import { type Command, Option } from '@commander-js/extra-typings';
import { LIMITS } from '../../../domain/limits.js';
import { expectedReference } from '../../arguments/set-reference.js';
import type { ParsedLabels } from '../../formats/label-file.js';
import { LABEL_FORMATS, type LabelFormat } from '../../formats/names.js';
import type { Entry } from '../../formats/parsed.js';
import { shownName } from '../../formats/text-file.js';
import { DETACH_OPTION, JOB_OPTION } from '../../jobs/by-job.js';
import { RequestError } from '../../service/request.js';
import { type ServiceOptions, serviceCommand, serviceOf } from '../../service/service-command.js';
import { importLines } from '../../terminal/import-lines.js';
import { counted, note, printResult } from '../../terminal/output.js';
import { BadRowsError, UsageError } from '../../usage-error.js';
import { type ImportOptions, importLabels } from './importing/sending.js';

interface Options extends ServiceOptions, ImportOptions {
  readonly json?: true | undefined;
  readonly format?: LabelFormat | undefined;
  readonly encoding?: string | undefined;
  readonly dataset?: string | undefined;
  readonly skipDuplicates?: true | undefined;
}

export function addLabelImport(labels: Command): void {
  serviceCommand(
    labels,
    'import',
    'bring a label set in line with a file: makes one version, or none when nothing changes',
  )
    .argument('<file>', 'file with labels; - is standard input')
    .requiredOption('--set <slug>', 'slug of the label set')
    .addOption(new Option('--format <format>', 'guessed when omitted').choices(LABEL_FORMATS))
    .option('--encoding <name>', 'of a text file that is not UTF-8 and has no byte order mark, such as windows-1252')
    .option(
      '--dataset <name>',
      'which of several in the file: a dataset of CLIP_benchmark, a variable of open_clip, a sheet of a workbook',
    )
    .option('--skip-duplicates', 'use the first of several rows with the same name')
    .option('--create', 'create the set if it does not exist')
    .option('--template <slug>', 'prompt template of a new set; photo when omitted')
    .option(
      '--replace',
      'remove the labels of the set that the file has neither by id nor by name; the others keep what the file leaves out',
    )
    .option('--dry-run', 'show what would change, and refuse what the import would; write and encode nothing')
    .option('--message <text>', 'kept with the version, except the first one of a new set')
    .option('--expect <version>', 'change nothing unless this is the latest version', expectedReference)
    .option(...JOB_OPTION)
    .option(...DETACH_OPTION)
    .action(importFile);
}

async function importFile(path: string, options: Options): Promise<void> {
  if (options.dryRun && (options.job || options.detach)) throw new UsageError('give either --dry-run or --job');
  const service = serviceOf(options);
  const { readContent, readLabels } = await import('../../formats/label-file.js');
  const file = shownName(path);
  const content = await readContent(path, { ...options, remedy: REMEDY });
  const parsed = readLabels({ ...options, ...content, file });
  checkUsable(file, parsed);
  sayOfFile(parsed);
  const { prepared } = await import('./importing/prepare.js');
  const { entries, warnings } = await prepared(service.request, parsed, { ...options, file });
  for (const warning of warnings) note(`warning: ${warning}`);
  const { inputOf } = await import('../../formats/label-shape.js');
  const labels = entries.map(({ value }) => inputOf(value));
  const outcome = await importLabels(service, labels, options).catch((error: unknown) => {
    throw withLine(error, file, entries);
  });
  if (!outcome) return;
  for (const warning of outcome.warnings) note(`warning: ${warning}`);
  printResult(options.json, { labelSet: options.set, ...outcome }, () => importLines(outcome, options.set));
}

const REMEDY = 'save the file as UTF-8, or say with --encoding what it is, such as windows-1252';

/** @throws UsageError when a row cannot be used, or there are too few or too many */
function checkUsable(file: string, { entries, bad }: ParsedLabels): void {
  if (bad.length > 0) throw new BadRowsError(file, bad);
  if (entries.length === 0) throw new UsageError(`${file}: has no labels`);
  const max = LIMITS.labelsPerCall;
  if (entries.length <= max) return;
  const count = counted(entries.length, 'label');
  throw new UsageError(`${file}: has ${count}, and one import takes ${max} at most; nothing was sent`);
}

function sayOfFile({ skipped, notes, warnings }: ParsedLabels): void {
  if (skipped > 0) note(`skipped ${counted(skipped, 'row')} with duplicate names`);
  for (const text of notes) note(`note: ${text}`);
  for (const warning of warnings) note(`warning: ${warning}`);
}

/** The error of a refused entry, with its file and line added. */
function withLine(error: unknown, file: string, entries: readonly Entry<unknown>[]): unknown {
  if (!(error instanceof RequestError)) return error;
  const [, index] = /^(?:input\.)?(?:\w+\.)?labels\[(\d+)\]/.exec(error.argument ?? '') ?? [];
  const line = index === undefined ? undefined : entries[Number(index)]?.line;
  if (line === undefined) return error;
  return new RequestError(error.code, `${file}:${line}: ${error.message}`, { ...error.extensions, line });
}
