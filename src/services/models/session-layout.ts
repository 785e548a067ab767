import type { Device, Dtype } from '../../domain/model-identity.js';
import { isBatchInvariant } from './model-spec.js';

/** How runs of the model are spread over the cores. */
export interface SessionLayout {
  /** Threads of the session that runs prompts, and images that come alone. */
  readonly wideThreads: number;
  /** Sessions beside it that share the work when there is more, and the threads of each; 0 when it does all. */
  readonly narrow: { readonly sessions: number; readonly threads: number };
  /** Images in one run at most. */
  readonly maxBatch: number;
}

export interface LayoutSettings {
  readonly dtype: Dtype;
  readonly device: Device;
  readonly workers: number | undefined;
  readonly threads: number | undefined;
  readonly maxBatch: number | undefined;
}

const DEFAULT_MAX_BATCH = 8;
/** Past this, a session's threads wait for each other more than another copy of the model would cost. */
const MAX_THREADS = 4;

const NONE = { sessions: 0, threads: 0 };

/**
 * The layout that the settings name. Where they say nothing: one session of all cores, and, to be tried against it, one
 * for each core. Threads that share a run wait for the slowest of them, which hurts when decoding takes one of their
 * cores.
 *
 * A dtype that is not batch-invariant runs one image at a time, whatever the settings say.
 */
export function sessionLayout(settings: LayoutSettings, cores: number): SessionLayout {
  const { dtype, device, workers, threads } = settings;
  const maxBatch = isBatchInvariant(dtype) ? (settings.maxBatch ?? DEFAULT_MAX_BATCH) : 1;
  if (workers !== undefined || threads !== undefined || device === 'cuda') {
    const sessions = workers ?? 1;
    const each = threads ?? Math.max(1, Math.floor(cores / sessions));
    if (sessions === 1) return { wideThreads: each, narrow: NONE, maxBatch };
    return { wideThreads: Math.min(cores, sessions * each), narrow: { sessions, threads: each }, maxBatch };
  }
  const each = maxBatch > 1 && cores > MAX_THREADS ? MAX_THREADS : 1;
  const sessions = Math.floor(cores / each);
  return { wideThreads: cores, narrow: sessions > 1 ? { sessions, threads: each } : NONE, maxBatch };
}

/** Whether the settings leave it to a measurement which sessions are kept. */
export const isMeasured = ({ device, workers, threads }: Omit<LayoutSettings, 'dtype' | 'maxBatch'>): boolean =>
  workers === undefined && threads === undefined && device === 'cpu';
