import { seededRandom } from '#lexiclip/services/evaluation/statistics/random.js';
import { createClasses } from '../classify.js';
import type { Client } from '../server.js';
import { ADD, CREATE_SET } from './samples.js';

export const CALIBRATE = `mutation ($input: CalibrateInput!) { calibrate(input: $input) { calibration {
  id knownCount unknownCount score estimatedFromLabels warnings labelSetVersion { number }
} } }`;

/** A target that any samples support. */
export const calibration = (more: object = {}) => ({
  labelSet: { slug: 'animals' },
  sampleSet: { slug: 'pets' },
  target: { trueAcceptRate: 0.9 },
  ...more,
});

/** Random vectors, each another picture. */
export function embeddings(count: number, seed: number, dimensions = 256): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => Array.from({ length: dimensions }, () => random() - 0.5));
}

/** Adds samples that nobody took to the sample set `pets`: of classes in turn, and in no label. */
export async function addVectors(client: Client, { known = 0, unknown = 0 }): Promise<void> {
  const classes = ['cat', 'dog', 'frog'];
  const samples = embeddings(known + unknown, 7).map((embedding, i) => ({
    image: { embedding },
    expected: i < known ? [classes[i % 3]] : [],
  }));
  await client.data(ADD, { input: { sampleSet: 'pets', samples } });
}

/** Makes the label set `animals`, and its sample set `pets` with such samples. */
export async function setWithVectors(client: Client, counts: { known?: number; unknown?: number }): Promise<void> {
  await createClasses(client, 'animals');
  await client.data(CREATE_SET, { input: { slug: 'pets', labelSet: 'animals' } });
  await addVectors(client, counts);
}
