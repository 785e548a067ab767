/**
 * Cosine similarities of one image to all labels.
 *
 * @param image unit length, [dimensions]
 * @param labels row-major, [labels × dimensions], unit length
 * @returns [labels], each -1 to 1
 */
export function similarities(image: Float32Array, labels: Float32Array): Float32Array {
  const dimensions = image.length;
  const result = new Float32Array(labels.length / dimensions);
  for (let row = 0, at = 0; row < result.length; row++) {
    // Four sums, because with one, each addition would wait for the one before.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let i = 0;
    for (; i + 3 < dimensions; i += 4, at += 4) {
      a += (image[i] as number) * (labels[at] as number);
      b += (image[i + 1] as number) * (labels[at + 1] as number);
      c += (image[i + 2] as number) * (labels[at + 2] as number);
      d += (image[i + 3] as number) * (labels[at + 3] as number);
    }
    for (; i < dimensions; i++, at++) a += (image[i] as number) * (labels[at] as number);
    result[row] = Math.max(-1, Math.min(1, a + b + c + d));
  }
  return result;
}

/** What it takes to turn any one similarity into a probability: the softmax over all labels, without its terms. */
export interface Softmax {
  /** Highest similarity. */
  readonly highest: number;
  /** Sum over all labels of exp(logitScale × (similarity - highest)). */
  readonly sum: number;
  readonly logitScale: number;
}

/**
 * @param similarities of one image to all labels, [labels]
 * @param logitScale factor of the similarities before the softmax
 */
export function softmaxOver(similarities: Float32Array, logitScale: number): Softmax {
  let highest = -Infinity;
  for (const similarity of similarities) if (similarity > highest) highest = similarity;
  let sum = 0;
  for (const similarity of similarities) sum += Math.exp(logitScale * (similarity - highest));
  return { highest, sum, logitScale };
}

/** Probability of a label independent of the others, as SigLIP is trained: many may be probable, or none. */
export const sigmoid = (similarity: number, { logitScale, logitBias }: { logitScale: number; logitBias: number }) =>
  1 / (1 + Math.exp(-(logitScale * similarity + logitBias)));

/** Probability of a label among all labels of the softmax. */
export const probabilityOf = (similarity: number, { highest, sum, logitScale }: Softmax): number =>
  Math.exp(logitScale * (similarity - highest)) / sum;
