import { readFileSync } from 'node:fs';

/**
 * Dot products of unit vectors, each -1 to 1, in memory that threads may share. Pointers are byte offsets into it,
 * multiples of 4 and below 2^32; matrices are float32, row-major. The result for a row and an image does not depend, to
 * the bit, on the others computed with it, so rows may be split among threads.
 */
export interface SimilarityKernel {
  /**
   * @param labels [rows × dimensions]
   * @param image [dimensions]
   * @param out [rows]
   */
  similarities(labels: number, rows: number, dimensions: number, image: number, out: number): void;

  /**
   * Reads the labels from memory once for every eight images.
   *
   * @param labels [rows × dimensions]
   * @param images [count × dimensions]
   * @param out [count × rows]
   */
  similaritiesOfMany(
    labels: number,
    rows: number,
    dimensions: number,
    images: number,
    count: number,
    out: number,
  ): void;
}

const MODULE = new WebAssembly.Module(readFileSync(new URL('../../kernels/similarity.wasm', import.meta.url)));

/** @param memory shared, with a maximum of at most 65,536 pages. The kernel keeps no state in it. */
export const loadKernel = (memory: WebAssembly.Memory): SimilarityKernel =>
  new WebAssembly.Instance(MODULE, { env: { memory } }).exports as SimilarityKernel;
