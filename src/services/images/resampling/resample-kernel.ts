import { readFileSync } from 'node:fs';

/** The exports of `kernels/resample.ts`. Pointers are byte offsets into its memory. */
export interface ResampleKernel {
  readonly memory: WebAssembly.Memory;
  horizontal(
    source: number,
    stride: number,
    rows: number,
    first: number,
    high: number,
    low: number,
    bounds: number,
    shift: number,
    taps: number,
    width: number,
    out: number,
    outStride: number,
  ): void;
  vertical(
    source: number,
    stride: number,
    first: number,
    high: number,
    low: number,
    shift: number,
    taps: number,
    columns: number,
    out: number,
    height: number,
  ): void;
  turn(source: number, stride: number, width: number, height: number, out: number): void;
  normalise(source: number, values: number, area: number, out: number): void;
}

/** Size of a page of WebAssembly memory, bytes. */
const PAGE_BYTES = 65_536;
/** Maximum memory of an instance that is kept, bytes: memory that an unusual image has grown never shrinks. */
const MAX_KEPT_BYTES = 64 * 1024 * 1024;

const MODULE = new WebAssembly.Module(readFileSync(new URL('../../../kernels/resample.wasm', import.meta.url)));

let idle: ResampleKernel | undefined;

/**
 * Calls `use` with this thread's kernel and an arena of its whole memory.
 *
 * @throws what `use` throws
 */
export function withResampleKernel<T>(use: (kernel: ResampleKernel, memory: Arena) => T): T {
  const kernel = idle ?? (new WebAssembly.Instance(MODULE).exports as ResampleKernel);
  try {
    return use(kernel, new Arena(kernel.memory));
  } finally {
    idle = kernel.memory.buffer.byteLength > MAX_KEPT_BYTES ? undefined : kernel;
  }
}

/** Allocates a memory from its start. Nothing is freed. */
export class Arena {
  readonly #memory: WebAssembly.Memory;
  #end = 0;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  /**
   * Allocates memory, and grows it when necessary.
   *
   * @returns offset of the first byte, a multiple of 16
   * @throws RangeError for more than WebAssembly can address
   */
  take(bytes: number): number {
    const start = this.#end;
    this.#end = Math.ceil((start + bytes) / 16) * 16;
    const missing = this.#end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE_BYTES));
    return start;
  }

  /** Copies values into the memory. @returns offset of the copy, bytes */
  put(values: Int32Array | Int16Array | Float32Array): number {
    const start = this.take(values.byteLength);
    this.bytes().set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), start);
    return start;
  }

  /** The whole memory. Invalid as soon as more is allocated. */
  bytes(): Uint8Array {
    return new Uint8Array(this.#memory.buffer);
  }
}
