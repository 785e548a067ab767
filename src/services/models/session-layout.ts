import type { Config } from '../../config.js';
import { isBatchInvariant } from './model-spec.js';

/** How runs of the model are spread over the cores. */
export interface Shape {
  /** Threads of the session that runs prompts, and images that come alone. */
  readonly wide: number;
  /** Sessions beside it that share the work when there is more, and the threads of each; 0 when it does all. */
  readonly narrow: { readonly workers: number; readonly threads: number };
  /** The most images in one run. */
  readonly batch: number;
}

const BATCH = 8;
/** Past this, a session's threads wait for each other more than another copy of the model would cost. */
const MOST_THREADS = 4;

const alone = { workers: 0, threads: 0 };

/**
 * What the settings say. Where they say nothing: one session of all cores, and, to be tried against it, one for each
 * core. Threads that share a run wait for the slowest of them, which hurts when decoding takes one of their cores.
 *
 * A dtype that is not batch-invariant runs one image at a time, whatever the settings say.
 */
export function shapeOf({ dtype, device, workers, threads, batch }: Settings, cores: number): Shape {
  const most = isBatchInvariant(dtype) ? (batch ?? BATCH) : 1;
  if (workers !== undefined || threads !== undefined || device === 'cuda') {
    const copies = workers ?? 1;
    const each = threads ?? Math.max(1, Math.floor(cores / copies));
    if (copies === 1) return { wide: each, narrow: alone, batch: most };
    return { wide: Math.min(cores, copies * each), narrow: { workers: copies, threads: each }, batch: most };
  }
  const each = most > 1 && cores > MOST_THREADS ? MOST_THREADS : 1;
  const copies = Math.floor(cores / each);
  return { wide: cores, narrow: copies > 1 ? { workers: copies, threads: each } : alone, batch: most };
}

type Settings = Pick<Config, 'dtype' | 'device' | 'workers' | 'threads' | 'batch'>;

/** Whether the settings leave it to a measurement which sessions are kept. */
export const isMeasured = ({ device, workers, threads }: Settings): boolean =>
  workers === undefined && threads === undefined && device === 'cpu';
