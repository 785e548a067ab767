/** Vectors of labels and pictures: how they come, which of them are shown, and which lie on each other. */

/** Reads a vector as the API gives it: base64 of 32-bit little-endian floats. @returns [dimensions] */
export function vectorOf(base64: string): Float32Array {
  const text = atob(base64);
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => view.getFloat32(at * 4, true));
}

/**
 * How many of each kind are shown where there is room for fewer than there are: all of the smaller kind up to half of
 * the room, and the larger one has the rest.
 */
export function sharesOf(labels: number, samples: number, room: number): { labels: number; samples: number } {
  if (labels + samples <= room) return { labels, samples };
  const half = Math.floor(room / 2);
  if (labels <= half) return { labels, samples: room - labels };
  if (samples <= half) return { labels: room - samples, samples };
  return { labels: room - half, samples: half };
}

/** Whether the one at `index` is among `wanted` that are spread evenly over `total`. */
export function isSampled(index: number, total: number, wanted: number): boolean {
  if (wanted >= total) return true;
  return Math.floor(((index + 1) * wanted) / total) > Math.floor((index * wanted) / total);
}

/**
 * Vectors less their mean, each of unit length again, so that texts and pictures, which CLIP keeps in different corners,
 * lie around the same middle.
 *
 * @param vectors [count][dimensions]
 */
export function centred(vectors: readonly Float32Array[]): number[][] {
  const [first] = vectors;
  if (first === undefined) return [];
  const mean = new Float64Array(first.length);
  for (const vector of vectors) {
    for (const [at, value] of vector.entries()) mean[at] = (mean[at] as number) + value / vectors.length;
  }
  return vectors.map((vector) => unit(Array.from(vector, (value, at) => value - (mean[at] as number))));
}

function unit(vector: number[]): number[] {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

/** The cosine distance of unit vectors. @returns 0 to 2 */
export function distance(a: readonly number[], b: readonly number[]): number {
  let product = 0;
  for (let at = 0; at < a.length; at++) product += (a[at] as number) * (b[at] as number);
  return Math.max(0, 1 - product);
}

export interface NearPair {
  readonly a: number;
  readonly b: number;
  readonly similarity: number;
}

/** A text that says nearly the same to the model as another one. */
export const NEAR = 0.98;

/**
 * Pairs of unit vectors that lie on each other, the most similar first.
 *
 * @param vectors [count][dimensions]
 * @param most how many are kept
 */
export function nearPairs(
  vectors: readonly Float32Array[],
  most: number,
  least = NEAR,
): { pairs: NearPair[]; found: number } {
  const nearest = (pairs: NearPair[]) => pairs.sort((x, y) => y.similarity - x.similarity).slice(0, most);
  let pairs: NearPair[] = [];
  let found = 0;
  vectors.forEach((vector, a) => {
    for (let b = a + 1; b < vectors.length; b++) {
      const similarity = dot(vector, vectors[b] as Float32Array);
      if (similarity < least) continue;
      found++;
      pairs.push({ a, b, similarity });
    }
    // There may be millions: those that are not among the nearest are not kept for long.
    if (pairs.length > most * KEPT) pairs = nearest(pairs);
  });
  return { pairs: nearest(pairs), found };
}

const KEPT = 20;

function dot(a: Float32Array, b: Float32Array): number {
  let product = 0;
  for (let at = 0; at < a.length; at++) product += (a[at] as number) * (b[at] as number);
  return product;
}

/** The same numbers in the same order for the same seed, 0 to 1: the same map for the same points. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
