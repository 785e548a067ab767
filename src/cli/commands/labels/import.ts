import { type Command, Option } from '@commander-js/extra-typings';
import { LIMITS } from '../../../domain/limits.js';
import { expectedReference, type VersionReference } from '../../arguments/set-reference.js';
import type { ParsedLabels } from '../../formats/label-file.js';
import { LABEL_FORMATS, type LabelFormat } from '../../formats/names.js';
import type { Entry } from '../../formats/parsed.js';
import { shownName } from '../../formats/text-file.js';
import {
  CreateLabelSetDocument,
  ImportLabelsDocument,
  type ImportLabelsMutation,
  type LabelInput,
} from '../../generated/graphql.js';
import { expectedNumber } from '../../service/lookups.js';
import { type AnswerTo, type Request, RequestError } from '../../service/request.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../../service/service-command.js';
import { diffLines, diffSummary } from '../../terminal/diff-lines.js';
import { counted, note, printResult } from '../../terminal/output.js';
import { withElapsedTime } from '../../terminal/progress.js';
import { BadRowsError, UsageError } from '../../usage-error.js';

interface Options extends ServiceOptions {
  readonly set: string;
  readonly format?: LabelFormat | undefined;
  readonly encoding?: string | undefined;
  readonly dataset?: string | undefined;
  readonly skipDuplicates?: true | undefined;
  readonly create?: true | undefined;
  readonly template?: string | undefined;
  readonly replace?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly message?: string | undefined;
  readonly expect?: VersionReference | undefined;
}

type Diff = Pick<AnswerTo<ImportLabelsMutation>['importLabels'], 'added' | 'removedCount'>;

/** What an import did, or would do. `version` is null for a set that a dry run would create. */
type Outcome = Omit<AnswerTo<ImportLabelsMutation>['importLabels'], 'added' | 'version'> & {
  readonly added: readonly { readonly name: string }[];
  readonly version: { readonly number: number; readonly labelCount: number } | null;
  readonly created: boolean;
};

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
    .action(importFile);
}

async function importFile(path: string, options: Options): Promise<void> {
  const request = connectTo(options);
  const { readContent, readLabels } = await import('../../formats/label-file.js');
  const file = shownName(path);
  const content = await readContent(path, { ...options, remedy: REMEDY });
  const parsed = readLabels({ ...options, ...content, file });
  checkUsable(file, parsed);
  sayOfFile(parsed);
  const { prepared } = await import('./importing/prepare.js');
  const { entries, warnings } = await prepared(request, parsed, { ...options, file });
  for (const warning of warnings) note(`warning: ${warning}`);
  const { inputOf } = await import('../../formats/label-shape.js');
  const labels = entries.map(({ value }) => inputOf(value));
  const sent = `${counted(labels.length, 'label')} sent`;
  const outcome = await withElapsedTime(sent, () => importLabels(request, labels, options)).catch((error: unknown) => {
    throw withLine(error, file, entries);
  });
  for (const warning of outcome.warnings) note(`warning: ${warning}`);
  printResult(options.json, { labelSet: options.set, ...outcome }, () => linesOf(outcome, options.set));
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

/** Whether the set exists shows only in the service's refusal, so that a key needs no more than CATALOG_WRITE. */
async function importLabels(request: Request, labels: LabelInput[], options: Options): Promise<Outcome> {
  const { set: labelSet, message, replace = false, dryRun = false } = options;
  const expectedVersion = await expectedNumber(request, labelSet, options.expect);
  const variables = { labelSet, labels, removeOthers: replace, dryRun, message, expectedVersion };
  try {
    const imported = (await request(ImportLabelsDocument, variables)).importLabels;
    if (dryRun) await checkGrowth(request, imported);
    return { ...imported, created: false };
  } catch (error) {
    const isMissing = error instanceof RequestError && error.code === 'NOT_FOUND' && error.argument === 'labelSet';
    if (!isMissing || !options.create || expectedVersion !== undefined) throw error;
    return create(request, labels, options);
  }
}

async function create(request: Request, labels: LabelInput[], options: Options): Promise<Outcome> {
  const { set: slug, template, message, dryRun = false } = options;
  const added = { added: labels, removed: [], removedCount: 0, changed: [], unchanged: false, dryRun, created: true };
  if (message !== undefined) note(FIRST_HAS_NO_MESSAGE);
  if (dryRun) {
    const { checkCreation } = await import('./importing/dry-run.js');
    await checkCreation(request, slug, labels, template).catch(noteUnchecked);
    return { ...added, version: null, promptsEncoded: 0, warnings: [] };
  }
  const promptTemplate = template === undefined ? undefined : { slug: template };
  const input = { slug, labels, promptTemplate };
  return { ...(await request(CreateLabelSetDocument, { input })).createLabelSet, ...added };
}

/** Refuses what would exceed the tenant's quota of labels: the service looks at it only when it writes. */
async function checkGrowth(request: Request, { added, removedCount }: Diff): Promise<void> {
  const labels = added.length - removedCount;
  if (labels <= 0) return;
  const { checkQuotas } = await import('./importing/dry-run.js');
  await checkQuotas(request, { labelSets: 0, labels }, 'labels').catch(noteUnchecked);
}

/** Lets a dry run go on where the key may not read what is to be checked. @throws any other error */
function noteUnchecked(error: unknown): void {
  if (!(error instanceof RequestError) || error.code !== 'FORBIDDEN' || 'quota' in error.extensions) throw error;
  note('note: the template and the quotas were not checked: that needs CATALOG_READ');
}

const FIRST_HAS_NO_MESSAGE = 'warning: the message is not kept: the first version of a label set has none';

/** The error of a refused entry, with its file and line added. */
function withLine(error: unknown, file: string, entries: readonly Entry<unknown>[]): unknown {
  if (!(error instanceof RequestError)) return error;
  const [, index] = /^(?:input\.)?labels\[(\d+)\]/.exec(error.argument ?? '') ?? [];
  const line = index === undefined ? undefined : entries[Number(index)]?.line;
  if (line === undefined) return error;
  return new RequestError(error.code, `${file}:${line}: ${error.message}`, { ...error.extensions, line });
}

function linesOf({ version, created, dryRun, promptsEncoded, ...diff }: Outcome, set: string): string[] {
  const lines = diffLines(diff);
  const size = version === null ? '' : `, ${counted(version.labelCount, 'label')}`;
  if (diff.unchanged) return [`${set}: version ${version?.number}${size}, unchanged`];
  if (dryRun) {
    const where = created ? 'would be made' : `version ${version?.number} would become the next`;
    return [...lines, `dry run: ${set}: ${where}: ${diffSummary(diff)}`];
  }
  const cost = `${counted(promptsEncoded, 'prompt')} encoded`;
  return [
    ...lines,
    `${set}: ${created ? 'made, ' : ''}version ${version?.number}${size}: ${diffSummary(diff)}; ${cost}`,
  ];
}
