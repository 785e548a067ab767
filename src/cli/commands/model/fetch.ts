import { type Command, Option } from '@commander-js/extra-typings';
import { DTYPES, type Dtype } from '../../../domain/model-identity.js';
import type { FetchedModel } from '../../../services/models/hub/fetch-model.js';
import { hubId } from '../../arguments/hub-id.js';
import { FetchProgress } from '../../terminal/fetch-progress.js';
import { counted, megabytes, note, printResult } from '../../terminal/output.js';
import { UsageError } from '../../usage-error.js';

interface Options {
  readonly dtype?: Dtype | undefined;
  readonly size?: string | undefined;
  readonly revision: string;
  readonly json?: true | undefined;
}

export function addModelFetch(model: Command): void {
  model
    .command('fetch')
    .description('fetch a model of the Hugging Face hub into LEXICLIP_MODEL_CACHE, or what is missing of it there')
    .argument('<id>', 'the model, owner/name', hubId)
    .addOption(new Option('--dtype <dtype>', 'which of its exports; LEXICLIP_DTYPE when omitted').choices(DTYPES))
    .option('--size <size>', 'which of several sizes, a folder below onnx; LEXICLIP_MODEL_SIZE when omitted')
    .option('--revision <revision>', 'branch, tag or commit', 'main')
    .option('--json', 'the files as JSON')
    .action(fetchHere);
}

async function fetchHere(id: string, options: Options): Promise<void> {
  const { loadConfig } = await import('../../../config.js');
  const { modelCache, dtype, modelSize } = loadConfig(process.env);
  const { fetchModel } = await import('../../../services/models/hub/fetch-model.js');
  const { hubFolder } = await import('../../../services/models/hub/hub-id.js');
  const { hubSettings } = await import('../../../services/models/hub/hub-settings.js');
  const request = {
    id,
    folder: hubFolder(id, modelCache),
    dtype: options.dtype ?? dtype,
    size: options.size ?? modelSize,
    revision: options.revision,
    hub: hubSettings(process.env),
  };
  const fetched = await untilStopped((signal) => {
    const progress = new FetchProgress();
    return fetchModel({ ...request, signal }, progress.show).finally(() => progress.stop());
  });
  if (fetched) printResult(options.json, fetched, () => linesOf(fetched));
}

function linesOf({ id, dtype, commit, folder, files }: FetchedModel): string[] {
  const sizeOf = (some: FetchedModel['files']) => megabytes(some.reduce((sum, { size }) => sum + size, 0));
  const fresh = files.filter(({ isNew }) => isNew);
  return [
    `${id} ${dtype} at ${commit.slice(0, 12)}: ${counted(files.length, 'file')}, ${sizeOf(files)}, of which ${sizeOf(fresh)} new`,
    folder,
  ];
}

/**
 * Lets the work end in order on Ctrl-C. The process ends by the signal then, so that a script that runs it ends as well.
 *
 * @returns undefined when it was stopped
 * @throws UsageError when the folder cannot be written
 */
async function untilStopped<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const stopping = new AbortController();
  let received: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals) => {
    received = signal;
    stopping.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, stop);
  try {
    return await work(stopping.signal);
  } catch (error) {
    if (!received) throw isOfTheDisk(error) ? new UsageError(error.message) : error;
    note('stopped; what has arrived is kept, and the same command goes on from there');
    return undefined;
  } finally {
    for (const signal of signals) process.off(signal, stop);
    if (received) process.kill(process.pid, received);
  }
}

/** Such as a folder that this user may not write, or a disk that is full. */
const isOfTheDisk = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && 'code' in error;
