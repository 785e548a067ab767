import type { Steps } from './steps.js';

/** Row-major, [rows × dimensions], unit length. */
interface Vectors {
  readonly vectors: Float32Array;
  readonly dimensions: number;
}

/** Largest difference of a component of vectors that were made of the same tokens, in whatever batches. */
const ROUNDING = 2e-6;
const ROWS_A_STEP = 4_096;

/**
 * Finds rows that have the vector of another row: what they were made of is the same to the model.
 *
 * @param rows those that are looked at, ascending
 * @param max maximum number of rows that are found
 * @returns each with the first row that it is like: one that is not among `rows`, or comes before it
 */
export function* alikeRows(all: Vectors, rows: readonly number[], max: number): Steps<Map<number, number>> {
  const { vectors, dimensions } = all;
  const found = new Map<number, number>();
  const first = (row: number) => vectors[row * dimensions] as number;
  // Only rows that are near each other in one component can be near in all.
  const sorted = Int32Array.from(rows).sort((a, b) => first(a) - first(b));
  const keys = Float32Array.from(sorted, first);
  const looked = new Set(rows);
  for (let row = 0; row < vectors.length / dimensions; row++) {
    if (row % ROWS_A_STEP === 0) yield;
    const isLooked = looked.has(row);
    for (let i = lowerBound(keys, first(row) - ROUNDING); i < keys.length; i++) {
      if ((keys[i] as number) > first(row) + ROUNDING) break;
      const candidate = sorted[i] as number;
      if (candidate === row || (isLooked && candidate < row) || found.has(candidate)) continue;
      if (!isSameVector(all, row, candidate)) continue;
      found.set(candidate, row);
      if (found.size >= max) return found;
    }
  }
  return found;
}

function isSameVector({ vectors, dimensions }: Vectors, a: number, b: number): boolean {
  for (let i = 0; i < dimensions; i++) {
    const difference = (vectors[a * dimensions + i] as number) - (vectors[b * dimensions + i] as number);
    if (Math.abs(difference) > ROUNDING) return false;
  }
  return true;
}

/** The first place in ascending numbers that is not below the value. */
function lowerBound(numbers: Float32Array, value: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
