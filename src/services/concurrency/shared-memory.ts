import { copying, type Steps } from '../../domain/steps.js';

const PAGE_BYTES = 65_536;
const FLOAT_BYTES = 4;

/** Memory that threads and kernels share: vectors at its start, and scratch space for results behind them. */
export interface SharedVectors {
  readonly memory: WebAssembly.Memory;
  /** Offset of the scratch space, bytes. */
  readonly scratch: number;
}

const shared = new WeakMap<Float32Array, SharedVectors>();

/**
 * A copy of the vectors that threads can read without copying it again.
 *
 * @param scratchFloats size of the scratch space behind the vectors, floats
 * @throws RangeError when WebAssembly cannot allocate as much memory
 */
export function* intoSharedMemory(vectors: Float32Array, scratchFloats: number): Steps<Float32Array> {
  const scratch = vectors.length * FLOAT_BYTES;
  const pages = Math.ceil((scratch + scratchFloats * FLOAT_BYTES) / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const copy = new Float32Array(memory.buffer, 0, vectors.length);
  yield* copying(vectors, copy, 0);
  shared.set(copy, { memory, scratch });
  return copy;
}

/** The shared memory that holds the vectors; undefined when they are in this thread's own memory. */
export const sharedMemoryOf = (vectors: Float32Array): SharedVectors | undefined => shared.get(vectors);

/** The numbers in memory that is not copied when it is sent to a thread. */
export function inSharedMemory(numbers: Float32Array): Float32Array {
  if (numbers.buffer instanceof SharedArrayBuffer) return numbers;
  const copy = new Float32Array(new SharedArrayBuffer(numbers.byteLength));
  copy.set(numbers);
  return copy;
}
