import type { Pixels } from './preprocess.js';

/**
 * Reusable memory for images between decoding and the model, shared by the threads that write and read it. The number
 * of buffers bounds how far decoding runs ahead of the model.
 */
export class PixelBuffers {
  private readonly free: Pixels[] = [];
  private lent = 0;

  /**
   * @param length size of each buffer, floats
   * @param maxCount maximum number of buffers
   */
  constructor(
    private readonly length: number,
    private readonly maxCount: number,
  ) {}

  /** @returns a buffer with arbitrary content; undefined while all are lent */
  take(): Pixels | undefined {
    if (this.lent >= this.maxCount) return undefined;
    this.lent++;
    const bytes = this.length * Float32Array.BYTES_PER_ELEMENT;
    return this.free.pop() ?? new Float32Array(new SharedArrayBuffer(bytes));
  }

  /** Call it only when no thread writes or reads the buffer any more: its next user may be another tenant. */
  giveBack(buffer: Pixels): void {
    this.lent--;
    this.free.push(buffer);
  }
}
