import { type Command, Option } from '@commander-js/extra-typings';
import { decimal, positive, share } from '../../arguments/numbers.js';
import { type SetReference, setReference } from '../../arguments/set-reference.js';
import { type PinnedSet, pin } from '../../classify/pinned-set.js';
import { openOutput, unwritable } from '../../files/output.js';
import { ModelDocument, type Scoring } from '../../generated/graphql.js';
import type { Change } from '../../replay/changes.js';
import type { Counts } from '../../replay/count-changes.js';
import type { Replay, Replayed } from '../../replay/replay.js';
import { type Service, type ServiceOptions, serviceCommand, serviceOf } from '../../service/service-command.js';
import { STATUS } from '../../terminal/exit-status.js';
import { note, percent, printResult } from '../../terminal/output.js';
import { UsageError } from '../../usage-error.js';

/** In the result as JSON. */
const PAIRS = 1_000;
const DEFAULT_FIRST = 20;
const MAX_FIRST = 1_000;

interface Options extends ServiceOptions {
  readonly job?: string | undefined;
  readonly to: SetReference;
  readonly minSimilarity?: number | undefined;
  readonly minProbability?: number | undefined;
  readonly scoring: Scoring;
  readonly first: number;
  readonly out?: string | undefined;
  readonly overwrite?: true | undefined;
  readonly maxChanged?: number | undefined;
}

export function addReplay(program: Command): void {
  serviceCommand(program, 'replay', 'show which answers on record another version of the labels would change')
    .argument(
      '[results]',
      'answers with their vectors, one JSON object a line, as classify --keep-embeddings writes; or -',
    )
    .option('--job <id>', 'instead of a file, a job of classify --job --keep-embeddings; another one answers again')
    .requiredOption('--to <set>', 'the version that answers again: NAME, NAME@VERSION or NAME:TAG', setReference)
    .option('--min-similarity <number>', 'leave out labels below this similarity, as was asked for then', decimal)
    .option('--min-probability <number>', 'leave out labels below this probability, as was asked for then', decimal)
    .addOption(
      new Option('--scoring <scoring>', 'how similarities become probabilities')
        .choices(['SOFTMAX', 'SIGMOID'] as const)
        .default('SOFTMAX' as const),
    )
    .option('--first <n>', 'how many changes to show, the most certain ones', positive(MAX_FIRST), DEFAULT_FIRST)
    .option('--out <file>', 'write all changes there, one JSON object a line')
    .option('--overwrite', 'replace an existing output')
    .option('--max-changed <share>', 'fail when a larger share of the answers would change, such as 0.02', share)
    .action(replay);
}

async function replay(file: string | undefined, options: Options): Promise<void> {
  if ((file === undefined) === (options.job === undefined)) throw new UsageError('give either a file or --job');
  const service = serviceOf(options, () => undefined);
  const { model } = await service.request(ModelDocument, {});
  const set = await pin(service.request, options.to);
  const output = options.out === undefined ? undefined : await changesOutput(options.out, options);
  try {
    const batches = await batchesOf(service, file, options, { set, model });
    if (!batches) return;
    const { countChanges } = await import('../../replay/count-changes.js');
    const counts = await countChanges(batches, options.first, output?.write);
    await print(file ?? `job ${options.job}`, options, set, `${model.id} ${model.dtype}`, counts);
  } finally {
    await output?.close();
  }
}

/** @returns undefined when the job that answers was left running */
async function batchesOf(
  service: Service,
  file: string | undefined,
  { job, scoring, minSimilarity, minProbability }: Options,
  by: Pick<Replay, 'set' | 'model'>,
): Promise<AsyncIterable<Replayed[]> | undefined> {
  const ranking = { scoring, minSimilarity, minProbability };
  if (file === undefined) {
    const { replayJob } = await import('../../replay/replay-job.js');
    return replayJob(service, job as string, by.set, ranking);
  }
  const [{ linesOf }, { replayLines }] = await Promise.all([
    import('../../replay/lines.js'),
    import('../../replay/replay.js'),
  ]);
  return replayLines(linesOf(file), { ...by, request: service.request, ranking });
}

async function print(
  source: string,
  { json, maxChanged }: Options,
  set: PinnedSet,
  model: string,
  { changes, leftOut }: Counts,
): Promise<void> {
  const { replayJson, reportLines } = await import('../../replay/report.js');
  for (const line of leftOut.lines(source, model)) note(line);
  if (changes.total === 0) throw new UsageError(`${source}: has no answer that can be given again`);
  printResult(json, replayJson(set, changes, leftOut, PAIRS), () => reportLines(set, changes));
  const share = changes.changed / changes.total;
  const isTooMuch = maxChanged !== undefined && share > maxChanged;
  if (isTooMuch) note(`lexiclip: ${percent(share)} would change, and ${percent(maxChanged)} may`);
  if (isTooMuch || leftOut.isIncomplete) process.exitCode = STATUS.failed;
}

/** @throws UsageError when the file is there already, or cannot be written */
async function changesOutput(out: string, { overwrite }: Options) {
  const file = await openOutput(out, { overwrite });
  return {
    write: async (changes: readonly Change[]) => {
      const text = changes.map((change) => `${JSON.stringify(change)}\n`).join('');
      await file.appendFile(text).catch((error: unknown) => {
        throw unwritable(out, error);
      });
    },
    close: () => file.close(),
  };
}
