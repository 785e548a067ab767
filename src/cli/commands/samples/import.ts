import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { SAMPLE_ROLES } from '../../../domain/sample.js';
import type { Source } from '../../bulk/source.js';
import { SAMPLE_FORMATS } from '../../formats/samples/names.js';
import type { BadSample, ReadSamples } from '../../formats/samples/sample-entry.js';
import { DETACH_OPTION } from '../../jobs/by-job.js';
import { serviceCommand, serviceOf } from '../../service/service-command.js';
import { counted, note } from '../../terminal/output.js';
import { BadSamplesError, UsageError } from '../../usage-error.js';
import type { SampleImportOptions } from './importing/options.js';

/** Archives: what the service takes as they are. */
const ARCHIVE = /\.(zip|tar|tgz|tar\.gz)$/i;

export function addSampleImport(samples: Command): void {
  serviceCommand(samples, 'import', 'add pictures with their right answers: one job, one version')
    .argument(
      '<path>',
      'a folder with a folder for each label; a CSV, JSON lines, Label Studio or COCO file; an archive',
    )
    .requiredOption('--set <slug>', 'slug of the sample set')
    .option('--labels <slug>', 'label set that it belongs to; a sample set that is not there is made for it')
    .option('--unknown <folder>', 'of those in the folder, the one with pictures in no label; folders in it are kinds')
    .option('--images <folder>', 'where the pictures of a file are; beside it when omitted')
    .addOption(new Option('--format <format>', 'guessed when omitted').choices(SAMPLE_FORMATS))
    .option('--encoding <name>', 'of a text file that is not UTF-8 and has no byte order mark, such as windows-1252')
    .addOption(
      new Option(
        '--role <role>',
        'of pictures of which nothing else is said; those that are known keep theirs',
      ).choices(SAMPLE_ROLES),
    )
    .option('--thumbnails', 'of a set that is made: keep a small picture of each sample')
    .option('--skip-bad', 'import the rest when there are pictures that cannot be used')
    .option('--message <text>', 'kept with the version')
    .option('--expect <version>', 'change nothing unless this is the latest version', version)
    .option(...DETACH_OPTION)
    .action(importSamples);
}

function version(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('must be the number of a version.');
}

async function importSamples(path: string, options: SampleImportOptions): Promise<void> {
  const service = serviceOf(options);
  const { sampleSetFor, vocabularyOf } = await import('./importing/sample-set.js');
  const labelSet = await sampleSetFor(service.request, options);
  const { sendSamples } = await import('./importing/send.js');
  if (ARCHIVE.test(path)) {
    const { sourceOf } = await import('../../bulk/given-source.js');
    return sendSamples(service, await sourceOf([path]), options);
  }
  const names = await vocabularyOf(service.request, labelSet);
  return sendSamples(service, await readSource(path, options, names), options);
}

/** @throws UsageError when there is nothing to be imported, or something that cannot be */
async function readSource(path: string, options: SampleImportOptions, names: ReadonlySet<string>): Promise<Source> {
  const stats = await stat(path).catch(() => {
    throw new UsageError(`${path}: no such file or folder`);
  });
  const read = stats.isDirectory() ? await readFolder(path, options) : await readFile(path, options);
  for (const text of read.notes) note(`note: ${text}`);
  const { unknownLabels } = await import('./importing/sample-set.js');
  const { findPictures } = await import('../../formats/samples/pictures.js');
  const root = options.images ?? (stats.isDirectory() ? path : dirname(path));
  const strange = unknownLabels(read.entries, names);
  const known = read.entries.filter(({ at }) => !strange.some((one) => one.at === at));
  const found = await findPictures(known, stats.isDirectory() ? '' : root);
  if (found.repeated > 0) note(`left out ${counted(found.repeated, 'picture')} with the same bytes as others`);
  settle(path, [...read.bad, ...strange, ...found.bad], options);
  if (found.samples.length === 0) throw new UsageError(`${path}: has no pictures to import`);
  const { sampleArchive } = await import('../../bulk/sample-archive.js');
  return sampleArchive(found.samples, options.role);
}

async function readFolder(path: string, { unknown, format }: SampleImportOptions): Promise<ReadSamples> {
  if (format) throw new UsageError('--format is for files; a folder has a folder for each label');
  const { samplesInFolder } = await import('../../formats/samples/folder.js');
  return samplesInFolder(path, unknown);
}

async function readFile(path: string, { unknown, format, encoding }: SampleImportOptions): Promise<ReadSamples> {
  if (unknown !== undefined) throw new UsageError('--unknown is for folders; a file has a column "kind" or "unknown"');
  const { samplesInFile } = await import('../../formats/samples/sample-file.js');
  return samplesInFile(path, format, encoding);
}

function settle(path: string, bad: readonly BadSample[], { skipBad }: SampleImportOptions): void {
  if (bad.length === 0) return;
  if (!skipBad) throw new BadSamplesError(path, bad);
  for (const { at, reason } of bad) note(`skipped: ${at}: ${reason}`);
}
