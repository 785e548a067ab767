import type { Pixels } from '../clip/preprocess.js';

/**
 * The memory of images between decoding and the model, used again and again. Their number bounds how far decoding runs
 * ahead of the model.
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
    return this.free.pop() ?? new Float32Array(this.length);
  }

  /** @param buffer what was taken; undefined when it was lost in a thread that failed */
  giveBack(buffer: Pixels | undefined): void {
    this.lent--;
    if (buffer?.length === this.length) this.free.push(buffer);
  }
}
