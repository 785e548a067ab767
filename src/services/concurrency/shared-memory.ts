const PAGE_BYTES = 65_536;
const FLOAT_BYTES = 4;

/** Vectors in a memory that threads and kernels share, with room behind them for what is computed. */
export interface SharedVectors {
  readonly memory: WebAssembly.Memory;
  /** Where the room begins, bytes. */
  readonly scratch: number;
}

const shared = new WeakMap<Float32Array, SharedVectors>();

/**
 * A copy of the vectors that threads can work on without copying them again.
 *
 * @param scratchFloats how much room to keep behind them
 */
export function intoSharedMemory(vectors: Float32Array, scratchFloats: number): Float32Array {
  const scratch = vectors.length * FLOAT_BYTES;
  const pages = Math.ceil((scratch + scratchFloats * FLOAT_BYTES) / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const copy = new Float32Array(memory.buffer, 0, vectors.length);
  copy.set(vectors);
  shared.set(copy, { memory, scratch });
  return copy;
}

/** Undefined for vectors that are in this thread's own memory. */
export const sharedMemoryOf = (vectors: Float32Array): SharedVectors | undefined => shared.get(vectors);
