/** Arithmetic on embedding vectors. Sums are kept in 64 bits; results are 32-bit. */

/** @returns the vector at length 1 @throws RangeError for a vector without direction: zero, or not finite */
export function normalised(vector: ArrayLike<number>): Float32Array {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += (vector[i] as number) ** 2;
  const length = Math.sqrt(sum);
  if (!(length > 0 && Number.isFinite(length)))
    throw new RangeError('a vector of length 0 or not finite has no direction');
  return Float32Array.from({ length: vector.length }, (_, i) => (vector[i] as number) / length);
}

/**
 * The vector of a label: the mean over its prompts of their unit vectors, brought to length 1 again, as the
 * zero-shot classifier of open_clip has it.
 *
 * @param promptVectors text embeddings, of any length
 */
export function labelVector(promptVectors: readonly ArrayLike<number>[]): Float32Array {
  const [first] = promptVectors;
  if (!first) throw new RangeError('a label needs at least one prompt');
  const mean = new Float64Array(first.length);
  for (const vector of promptVectors) {
    const unit = normalised(vector);
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] as number) + (unit[i] as number) / promptVectors.length;
  }
  return normalised(mean);
}
