import { extname } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import { type SetReference, setReference } from '../../arguments/set-reference.js';
import { writeOutput } from '../../files/output.js';
import { EXPORT_FORMATS, type ExportFormat } from '../../formats/names.js';
import type { LabelFieldsFragment } from '../../generated/graphql.js';
import { labelsOf } from '../../service/labels.js';
import { versionNumberOf } from '../../service/lookups.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../../service/service-command.js';
import { counted, note, print, printText } from '../../terminal/output.js';

interface Options extends ServiceOptions {
  readonly set: SetReference;
  readonly format?: ExportFormat | undefined;
  readonly out?: string | undefined;
}

export function addLabelExport(labels: Command): void {
  serviceCommand(labels, 'export', 'write the labels of one version as a file that import can read')
    .requiredOption('--set <set>', 'NAME, NAME@VERSION or NAME@TAG', setReference)
    .addOption(
      new Option('--format <format>', 'guessed from the extension of --out when omitted, else csv').choices(
        EXPORT_FORMATS,
      ),
    )
    .option('--out <file>', 'output file; standard output when omitted')
    .action(exportLabels);
}

async function exportLabels(options: Options): Promise<void> {
  const { set, out } = options;
  const format = options.format ?? (options.json && !out ? 'json' : guessFormat(out));
  const request = connectTo(options);
  const version = await versionNumberOf(request, set);
  const labels = await labelsOf(request, set.slug, version);
  const { labelText } = await import('../../formats/label-output.js');
  const text = labelText(labels, format);
  if (format === 'classnames' && labels.some(hasMore)) note('classnames: only the names were written');
  if (!out) {
    printText(text);
    return;
  }
  await writeOutput(out, text);
  const result = { labelSet: set.slug, version, labels: labels.length, format, out };
  if (options.json) print(JSON.stringify(result, null, 2));
  else note(`wrote ${set.slug} version ${version}, ${counted(labels.length, 'label')}, to ${out}`);
}

const hasMore = ({ synonyms, prompts, parentId, metadata }: LabelFieldsFragment): boolean =>
  synonyms.length > 0 || prompts.length > 0 || parentId != null || metadata != null;

const BY_EXTENSION: Readonly<Record<string, ExportFormat>> = {
  '.json': 'json',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.txt': 'classnames',
};

const guessFormat = (out: string | undefined): ExportFormat => BY_EXTENSION[extname(out ?? '').toLowerCase()] ?? 'csv';
