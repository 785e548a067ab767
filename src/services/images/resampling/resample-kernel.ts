import { readFileSync } from 'node:fs';

/** What `kernels/resample.ts` exports. Pointers are byte offsets into its memory. */
export interface ResampleKernel {
  readonly memory: WebAssembly.Memory;
  horizontal(
    source: number,
    stride: number,
    rows: number,
    first: number,
    weights: number,
    taps: number,
    width: number,
    out: number,
    outStride: number,
  ): void;
  vertical(
    source: number,
    stride: number,
    first: number,
    weights: number,
    taps: number,
    columns: number,
    out: number,
    height: number,
  ): void;
  normalise(source: number, values: number, area: number, out: number): void;
}

/** Bytes of a page of WebAssembly's memory. */
const PAGE = 65_536;
/** Memory never shrinks: an instance that an odd image made larger than this is not kept. Bytes. */
const KEPT = 64 * 1024 * 1024;

const MODULE = new WebAssembly.Module(readFileSync(new URL('../../../kernels/resample.wasm', import.meta.url)));

let idle: ResampleKernel | undefined;

/** Calls `use` with this thread's kernel, whose memory holds nothing yet. */
export function withResampleKernel<T>(use: (kernel: ResampleKernel, memory: Arena) => T): T {
  const kernel = idle ?? (new WebAssembly.Instance(MODULE).exports as ResampleKernel);
  try {
    return use(kernel, new Arena(kernel.memory));
  } finally {
    idle = kernel.memory.buffer.byteLength > KEPT ? undefined : kernel;
  }
}

/** Gives out a memory from its start on. */
export class Arena {
  readonly #memory: WebAssembly.Memory;
  #end = 0;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  /**
   * @returns where as many bytes start, at a multiple of 16
   * @throws RangeError for more than WebAssembly can address
   */
  take(bytes: number): number {
    const start = this.#end;
    this.#end = Math.ceil((start + bytes) / 16) * 16;
    const missing = this.#end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    return start;
  }

  /** @returns where a copy of the values starts */
  put(values: Int32Array | Int16Array | Float32Array): number {
    const start = this.take(values.byteLength);
    this.bytes().set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), start);
    return start;
  }

  /** All of the memory, until more is taken. */
  bytes(): Uint8Array {
    return new Uint8Array(this.#memory.buffer);
  }
}
