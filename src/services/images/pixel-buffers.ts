import type { Pixels } from './preprocess.js';

/**
 * The memory of images between decoding and the model, used again and again, and shared by the threads that write and
 * read it. Their number bounds how far decoding runs ahead of the model.
 */
export class PixelBuffers {
  private readonly free: Pixels[] = [];
  private lent = 0;

  /**
   * @param length of each, floats
   * @param count how many there may be
   */
  constructor(
    private readonly length: number,
    private readonly count: number,
  ) {}

  /** @returns a buffer with anything in it; undefined while all are lent */
  take(): Pixels | undefined {
    if (this.lent >= this.count) return undefined;
    this.lent++;
    const bytes = this.length * Float32Array.BYTES_PER_ELEMENT;
    return this.free.pop() ?? new Float32Array(new SharedArrayBuffer(bytes));
  }

  /** Once no thread writes to it or reads from it any more: the next who takes it may be another tenant. */
  giveBack(buffer: Pixels): void {
    this.lent--;
    this.free.push(buffer);
  }
}
