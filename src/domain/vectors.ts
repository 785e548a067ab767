/** Arithmetic on embedding vectors. Sums are 64-bit, results 32-bit. Plain loops, because this runs for every label. */

/**
 * The vector scaled to length 1.
 *
 * @throws RangeError for a vector that is zero or not finite, and so has no direction
 */
export function normalised(vector: ArrayLike<number>): Float32Array {
  const scale = 1 / lengthOf(vector);
  const unit = new Float32Array(vector.length);
  for (let i = 0; i < unit.length; i++) unit[i] = (vector[i] as number) * scale;
  return unit;
}

/**
 * Scales each row of a row-major matrix to length 1, in place.
 *
 * @returns the rows, as views of the matrix
 * @throws RangeError for a row that is zero or not finite
 */
export function normaliseRows(matrix: Float32Array, rows: number): Float32Array[] {
  const width = matrix.length / rows;
  return Array.from({ length: rows }, (_, row) => {
    const vector = matrix.subarray(row * width, (row + 1) * width);
    const scale = 1 / lengthOf(vector);
    for (let i = 0; i < width; i++) vector[i] = (vector[i] as number) * scale;
    return vector;
  });
}

function lengthOf(vector: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += (vector[i] as number) * (vector[i] as number);
  const length = Math.sqrt(sum);
  if (length > 0 && Number.isFinite(length)) return length;
  throw new RangeError('a vector that is zero or not finite has no direction');
}

/**
 * The vector of a label: the mean of its prompts' unit vectors, scaled to length 1 again, as in open_clip's zero-shot
 * classifier.
 *
 * @param promptVectors text embeddings, [dimensions] each, of any norm
 * @throws RangeError without prompts, and for a vector that is zero or not finite
 */
export function labelVector(promptVectors: readonly ArrayLike<number>[]): Float32Array {
  const [first] = promptVectors;
  if (!first) throw new RangeError('a label needs at least one prompt');
  const mean = new Float64Array(first.length);
  for (const vector of promptVectors) {
    const weight = 1 / (lengthOf(vector) * promptVectors.length);
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] as number) + (vector[i] as number) * weight;
  }
  return normalised(mean);
}

/** The largest difference of a component of two vectors. */
export const largestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] as number))), 0);
