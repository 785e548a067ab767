import type { Device, Dtype } from '../../domain/model-identity.js';

/** How the model's runs are distributed over the cores. */
export interface SessionLayout {
  /** Number of threads of the session that runs prompts and single images. */
  readonly wideThreads: number;
  /** Additional sessions that share the images when there are several, and the threads of each; 0 without any. */
  readonly narrow: { readonly sessions: number; readonly threads: number };
  /** Maximum number of images in one run. */
  readonly maxBatch: number;
}

export interface LayoutSettings {
  readonly dtype: Dtype;
  readonly device: Device;
  /** Number of sessions. */
  readonly workers: number | undefined;
  /** Number of threads of each session. */
  readonly threads: number | undefined;
  readonly maxBatch: number | undefined;
}

/** Dtypes whose exports scale activations over the whole batch, so that one image's vector depends on the others. */
const BATCH_VARIANT: ReadonlySet<Dtype> = new Set(['q8', 'int8', 'uint8']);

/** Whether the vector of an input can be independent of the other inputs of its batch. */
export const isBatchInvariant = (dtype: Dtype): boolean => !BATCH_VARIANT.has(dtype);

const DEFAULT_MAX_BATCH = 8;
/** With more threads, waiting for each other costs a session more than another copy of the model would. */
const MAX_THREADS = 4;

const NONE = { sessions: 0, threads: 0 };

/**
 * The layout according to the settings. By default, one session with all cores, and narrow sessions to be measured
 * against it: threads that share a run wait for the slowest of them, which hurts when decoding takes one of the
 * cores.
 *
 * @param mayBatch whether images do not depend on the others of their batch; if they do, they run one at a time, whatever
 *   the settings say
 */
export function sessionLayout(
  settings: LayoutSettings,
  cores: number,
  mayBatch = isBatchInvariant(settings.dtype),
): SessionLayout {
  const { device, workers, threads } = settings;
  const maxBatch = mayBatch ? (settings.maxBatch ?? DEFAULT_MAX_BATCH) : 1;
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

/** Whether a measurement decides which sessions are kept, because the settings leave it open. */
export const isMeasured = ({ device, workers, threads }: Omit<LayoutSettings, 'dtype' | 'maxBatch'>): boolean =>
  workers === undefined && threads === undefined && device === 'cpu';
