import { seededRandom } from '#lexiclip/services/evaluation/statistics/random.js';
import { createClasses } from '../classify.js';
import type { Client } from '../server.js';
import { ADD, CREATE_SET } from './samples.js';

const DIMENSIONS = 256;
const GROUPS = 4;
const CLASSES = ['cat', 'dog', 'frog'] as const;

/** A vector as a sample, with its class; null for one that is in none. */
export interface GroupedVector {
  readonly vector: readonly number[];
  readonly expected: (typeof CLASSES)[number] | null;
}

/**
 * Classes that look like several groups each, and other things that are as near to the mean of a class as its own pictures
 * are: only single samples tell them apart.
 */
export function groupedVectors({
  known,
  unknown,
}: {
  readonly known: number;
  readonly unknown: number;
}): GroupedVector[] {
  const random = seededRandom(23);
  const direction = (length: number) => {
    const raw = Array.from({ length: DIMENSIONS }, () => random() - 0.5);
    const factor = length / Math.hypot(...raw);
    return raw.map((value) => factor * value);
  };
  const groups = CLASSES.map(() => Array.from({ length: GROUPS }, () => direction(1)));
  const middle = (place: number, weights: readonly number[]) =>
    Array.from({ length: DIMENSIONS }, (_, k) =>
      weights.reduce((sum, weight, group) => sum + weight * (groups[place]?.[group]?.[k] as number), 0),
    );
  const unit = (vector: readonly number[]) => {
    const noisy = direction(0.9).map((value, k) => value + (vector[k] as number));
    const length = Math.hypot(...noisy);
    return noisy.map((value) => Math.fround(value / length));
  };
  return Array.from({ length: known + unknown }, (_, i) => {
    const place = i % CLASSES.length;
    if (i >= known) return { vector: unit(middle(place, [0.18, 0.18, 0.18, 0.18])), expected: null };
    const own = Math.floor(i / CLASSES.length) % GROUPS;
    return {
      vector: unit(
        middle(
          place,
          [0, 1, 2, 3].map((group) => Number(group === own)),
        ),
      ),
      expected: CLASSES[place] ?? null,
    };
  });
}

/** Makes the label set `animals`, and its sample set `pets` with the vectors. */
export async function setWithGroups(client: Client, vectors: readonly GroupedVector[]): Promise<void> {
  await createClasses(client, 'animals');
  await client.data(CREATE_SET, { input: { slug: 'pets', labelSet: 'animals' } });
  for (let from = 0; from < vectors.length; from += 200) {
    const samples = vectors.slice(from, from + 200).map(({ vector, expected }, i) => ({
      image: { embedding: vector },
      fileName: `${from + i}`,
      expected: expected === null ? [] : [expected],
    }));
    await client.data(ADD, { input: { sampleSet: 'pets', samples } });
  }
}
