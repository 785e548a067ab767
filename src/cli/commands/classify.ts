import { extname } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import { LIMITS } from '../../domain/limits.js';
import { decimal, positive } from '../arguments/numbers.js';
import { type SetReference, setReference } from '../arguments/set-reference.js';
import { Batches } from '../classify/batches.js';
import type { FoundFile } from '../classify/folder.js';
import { inOrder } from '../classify/in-order.js';
import type { Sink } from '../classify/output-file.js';
import { pin } from '../classify/pinned-set.js';
import type { ImageRow } from '../classify/row.js';
import { OUTPUT_FORMATS, type OutputFormat, RESULT_FORMATS, type ResultFormat } from '../formats/names.js';
import { DETACH_OPTION } from '../jobs/by-job.js';
import { connectTo, type ServiceOptions, serviceCommand, serviceOf } from '../service/service-command.js';
import { STATUS } from '../terminal/exit-status.js';
import { counted, note } from '../terminal/output.js';
import { progressBar } from '../terminal/progress.js';
import { UsageError } from '../usage-error.js';

const DEFAULT_CONCURRENCY = 4;
const DEFAULT_TOP = 5;

interface Options extends ServiceOptions {
  readonly set: SetReference;
  readonly top: number;
  readonly minSimilarity?: number | undefined;
  readonly minProbability?: number | undefined;
  readonly scoring?: 'SOFTMAX' | 'SIGMOID' | undefined;
  readonly calibrated?: true | undefined;
  readonly calibration?: string | undefined;
  readonly format?: OutputFormat | ResultFormat | undefined;
  readonly job?: true | undefined;
  readonly detach?: true | undefined;
  readonly keepEmbeddings?: true | undefined;
  readonly out?: string | undefined;
  readonly resume?: true | undefined;
  readonly overwrite?: true | undefined;
  readonly concurrency: number;
}

export function addClassify(program: Command): void {
  serviceCommand(program, 'classify', 'rank the labels of a set for many images; rows are in the order of the images')
    .argument('<path...>', 'image files, folders with images, and patterns such as "photos/**/*.jpg"')
    .requiredOption('--set <set>', 'NAME, NAME@VERSION or NAME@TAG; the whole run uses one version', setReference)
    .option('--top <k>', 'maximum number of labels per image', positive(LIMITS.topK), DEFAULT_TOP)
    .option('--min-similarity <number>', 'leave out labels below this similarity', decimal)
    .option('--min-probability <number>', 'leave out labels below this probability', decimal)
    .addOption(
      new Option('--scoring <scoring>', 'how similarities become probabilities; SOFTMAX when omitted').choices([
        'SOFTMAX',
        'SIGMOID',
      ]),
    )
    .option('--calibrated', 'follow the newest calibration of this version: see calibrate')
    .option('--calibration <id>', 'follow this calibration')
    .addOption(
      new Option(
        '--format <format>',
        'guessed from the extension of --out when omitted, else table, or jsonl for a job; parquet is for jobs only',
      ).choices([...OUTPUT_FORMATS, 'parquet']),
    )
    .option('--keep-embeddings', 'record the vectors of the images as well, in JSONL, so that they can be replayed')
    .option('--out <file>', 'output file, pipe or device; standard output when omitted')
    .option('--resume', 'continue a JSONL output: skip the images that it has for the same version')
    .option('--overwrite', 'replace an existing output')
    .option('--concurrency <n>', 'number of requests at a time', positive(64), DEFAULT_CONCURRENCY)
    .option(
      '--job',
      'have it done by a job, which goes on without this command: sends the images, or one archive (.zip, .tar, .tar.gz) or list of URLs (.txt, .jsonl)',
    )
    .option(...DETACH_OPTION)
    .action(classifyAny);
}

async function classifyAny(paths: string[], options: Options): Promise<void> {
  if (!options.job && !options.detach) return classify(paths, options);
  const { resume, out, detach, format, json } = options;
  if (resume) throw new UsageError('a job needs no --resume: the same command again goes on');
  if (detach && out !== undefined) throw new UsageError('--detach does not wait for results: see jobs results --out');
  if (format === 'table') throw new UsageError(`--format must be ${RESULT_FORMATS.join(', ')} for a job`);
  if (json && !detach && format !== undefined && format !== 'jsonl')
    throw new UsageError('--json means --format jsonl');
  const { classifyByJob } = await import('../bulk/classify-job.js');
  const kept = options.keepEmbeddings && { keepEmbeddings: true };
  const given = { ...rankingOf(options), ...followedBy(options), ...kept };
  await classifyByJob(serviceOf(options), paths, given, { ...options, format: json ? 'jsonl' : format });
}

async function classify(paths: string[], options: Options): Promise<void> {
  const request = connectTo(options, () => undefined);
  const format = formatOf(options);
  const [{ findImages }, { openSink }] = await Promise.all([
    import('../classify/images.js'),
    import('../classify/output-file.js'),
  ]);
  const { images, unread, leftOut } = await findImages(paths);
  for (const line of unread) note(`not read: ${line}`);
  for (const line of leftOut) note(`left out: ${line}`);
  const set = await pin(request, options.set);
  const sink = await openSink({ ...options, format, set });
  const todo = images.filter(({ real }) => !sink.finished.has(real)).map(({ path }) => path);
  if (todo.length < images.length) note(alreadyLine(images, sink, options.out));
  const asked = { ...rankingOf(options), ...followedBy(options) };
  const batches = new Batches(request, set, asked, options.maxWait * 1000, options.keepEmbeddings);
  const failed = await classifyAll(todo, batches, sink, options.concurrency);
  const gaps = unread.length > 0 ? `, ${counted(unread.length, 'path')} not read` : '';
  note(`${counted(todo.length, 'image')} by ${set.slug}@${set.version}, ${failed} failed${gaps}`);
  if (failed > 0 || unread.length > 0) process.exitCode = STATUS.failed;
}

const rankingOf = ({ top, minSimilarity, minProbability, scoring }: Options) =>
  ({ topK: top, minSimilarity, minProbability, scoring: scoring ?? 'SOFTMAX' }) as const;

const followedBy = ({ calibrated, calibration }: Options) => ({
  ...(calibrated && { calibrated: true as const }),
  ...(calibration !== undefined && { calibration }),
});

/** @returns how many failed */
async function classifyAll(
  todo: readonly string[],
  batches: Batches,
  sink: Sink,
  concurrency: number,
): Promise<number> {
  const bar = await progressBar(todo.length, 'image');
  let failed = 0;
  try {
    for await (const rows of inOrder(batches.split(todo), concurrency, (batch) => batches.classify(batch))) {
      await sink.write(rows);
      failed += rows.filter(hasFailed).length;
      bar.add(rows.length);
    }
    await sink.end();
    return failed;
  } finally {
    bar.stop();
    await sink.close();
  }
}

/** Failures that stay are no reason for another exit status: a script that repeats until there is nothing to do ends. */
function alreadyLine(images: readonly FoundFile[], { finished }: Sink, out: string | undefined): string {
  const rows = images.flatMap(({ real }) => finished.get(real) ?? []);
  const failures = rows.filter((row) => row.failed).length;
  const failed = failures > 0 ? `, ${failures} of them as failures that would be the same again` : '';
  return `${counted(rows.length, 'image')} in ${out} already${failed}`;
}

const hasFailed = (row: ImageRow): boolean => 'error' in row;

function formatOf({ format, out, json, resume, overwrite, keepEmbeddings }: Options): OutputFormat {
  if (format === 'parquet') throw new UsageError('--format parquet needs --job');
  const chosen = format ?? (json ? 'jsonl' : (BY_EXTENSION[extname(out ?? '').toLowerCase()] ?? 'table'));
  if (json && chosen !== 'jsonl') throw new UsageError('--json means --format jsonl');
  if (resume && (!out || chosen !== 'jsonl')) throw new UsageError('--resume needs --out with --format jsonl');
  if (keepEmbeddings && chosen !== 'jsonl') throw new UsageError('--keep-embeddings needs --format jsonl');
  if (resume && overwrite) throw new UsageError('give either --resume or --overwrite');
  return chosen;
}

const BY_EXTENSION: Readonly<Record<string, OutputFormat>> = { '.csv': 'csv', '.jsonl': 'jsonl', '.ndjson': 'jsonl' };
