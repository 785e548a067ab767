import { sep } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import { type SampleReference, sampleReference } from '../../arguments/sample-reference.js';
import { type SetReference, setReference } from '../../arguments/set-reference.js';
import { writeOutput } from '../../files/output.js';
import type { Finding, VocabularyFile } from '../../findings/sarif.js';
import { readText } from '../../formats/text-file.js';
import { FindingsDocument, type Severity } from '../../generated/graphql.js';
import { found, versionNumberOf } from '../../service/lookups.js';
import { connectTo, type ServiceOptions, serviceCommand } from '../../service/service-command.js';
import { STATUS } from '../../terminal/exit-status.js';
import { counted, note, printText } from '../../terminal/output.js';
import { UsageError } from '../../usage-error.js';

const FORMATS = ['text', 'json', 'sarif'] as const;
type Format = (typeof FORMATS)[number];
/** From least to most. */
const SEVERITIES: readonly Severity[] = ['INFO', 'WARNING', 'ERROR'];
const FAIL_ON = ['info', 'warning', 'error', 'never'] as const;

interface Options extends ServiceOptions {
  readonly format?: Format | undefined;
  readonly samples?: SampleReference | undefined;
  readonly failOn: (typeof FAIL_ON)[number];
  readonly file?: string | undefined;
  readonly out?: string | undefined;
}

export function addLabelLint(labels: Command): void {
  serviceCommand(labels, 'lint', 'say what speaks against a vocabulary; fails where something does')
    .argument('<set>', 'NAME, NAME@VERSION or NAME@TAG', setReference)
    .option(
      '--samples <samples>',
      'a sample set whose pictures are asked as well: NAME or NAME@VERSION',
      sampleReference,
    )
    .addOption(new Option('--format <format>', 'text when omitted').choices(FORMATS))
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 where a finding is as severe as this, or more')
        .choices(FAIL_ON)
        .default('warning' as const),
    )
    .option('--file <file>', 'the file with the vocabulary, which results in SARIF then point into')
    .option('--out <file>', 'output file; standard output when omitted')
    .action(lint);
}

async function lint(set: SetReference, options: Options): Promise<void> {
  const { format = options.json ? 'json' : 'text' } = options;
  if (options.json && format !== 'json') throw new UsageError('--json means --format json');
  if (options.file !== undefined && format !== 'sarif') throw new UsageError('--file is for --format sarif');
  const file = options.file === undefined ? undefined : await vocabularyFile(options.file);
  const request = connectTo(options);
  const number = await versionNumberOf(request, set);
  const { labelSet } = await request(FindingsDocument, { slug: set.slug, number, sampleSet: options.samples });
  const { findings } = found(`version ${number} of label set "${set.slug}"`, labelSet?.version);
  const text = await textOf({ slug: set.slug, version: number }, findings, format, file);
  if (options.out === undefined) printText(text);
  else await writeOutput(options.out, text);
  note(`${set.slug}@${number}: ${summary(findings)}`);
  if (options.failOn !== 'never' && findings.some(isAtLeast(options.failOn.toUpperCase() as Severity))) {
    process.exitCode = STATUS.failed;
  }
}

/** @throws UsageError when it cannot be read, or is not text */
const vocabularyFile = async (path: string): Promise<VocabularyFile> => ({
  uri: encodeURI(path.split(sep).join('/')),
  text: await readText(path),
});

async function textOf(
  set: { readonly slug: string; readonly version: number },
  findings: readonly Finding[],
  format: Format,
  file: VocabularyFile | undefined,
): Promise<string> {
  if (format === 'text') return findings.map((finding) => `${lineOf(finding)}\n`).join('');
  if (format === 'json') return json({ labelSet: set.slug, version: set.version, findings });
  const { sarif } = await import('../../findings/sarif.js');
  return json(sarif(set, findings, file));
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const lineOf = ({ severity, code, message }: Finding): string => `${severity.toLowerCase()} ${code}: ${message}`;

const isAtLeast =
  (least: Severity) =>
  ({ severity }: Finding): boolean =>
    SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);

function summary(findings: readonly Finding[]): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return [counted(count('ERROR'), 'error'), counted(count('WARNING'), 'warning'), counted(count('INFO'), 'hint')].join(
    ', ',
  );
}
