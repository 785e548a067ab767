import type { Config } from '../../config.js';
import { availableCores } from './cores.js';
import { isBatchInvariant } from './model-spec.js';

/** How the model is spread over the cores. */
export interface Shape {
  /** Copies of the model, each in a thread that does one run at a time. */
  readonly workers: number;
  /** Threads that share the work of one run. */
  readonly threads: number;
  /** The most images in one run. */
  readonly batch: number;
}

/**
 * What the settings say, and where they say nothing, what was fastest for the dtype: docs/performance.md has the
 * figures. A dtype that is not batch-invariant runs one image at a time, whatever the settings say.
 */
export function shapeOf({ dtype, device, workers, threads, batch }: Config): Shape {
  const cores = availableCores();
  const invariant = isBatchInvariant(dtype);
  const copies = workers ?? (device === 'cuda' || invariant ? 1 : cores);
  return {
    workers: copies,
    threads: threads ?? Math.max(1, Math.floor(cores / copies)),
    batch: invariant ? (batch ?? 8) : 1,
  };
}
