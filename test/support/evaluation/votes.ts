import type { SampleId } from '#lexiclip/domain/ids.js';
import { halfOf } from '#lexiclip/domain/sample.js';
import { seededRandom } from '#lexiclip/services/evaluation/statistics/random.js';
import { LabelSetClient, named } from '../label-set.js';
import type { Client } from '../server.js';

const DIMENSIONS = 256;
const CREATE = 'mutation ($input: CreateSampleSetInput!) { createSampleSet(input: $input) { unchanged } }';
const ADD = 'mutation ($input: AddSamplesInput!) { addSamples(input: $input) { added } }';
const REMOVE = 'mutation ($input: RemoveSamplesInput!) { removeSamples(input: $input) { unchanged } }';
const BEST = `query ($images: [ImageInput!]!, $set: LabelSetRef!) {
  classifyMany(input: { images: $images, labelSet: $set, topK: 1 }) { ... on Classification { predictions { name } } }
}`;
const SAMPLES = `query ($slug: String!) {
  sampleSet(slug: $slug) { latest { samples(first: 1000) { nodes { sampleId fileName expected { name } } } } }
}`;

/** A vector that is classified as an image's would be, and how two versions answer. */
export interface Vote {
  readonly embedding: readonly number[];
  readonly answers: readonly string[];
}

/** Vectors in random directions. */
export function randomEmbeddings(count: number, seed: number): number[][] {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, () => {
    const vector = Array.from({ length: DIMENSIONS }, normal);
    const length = Math.hypot(...vector);
    return vector.map((value) => Math.fround(value / length));
  });
}

/**
 * A label set of which version 1 is tagged `production`; version 2 is as good, as only metadata differ; version 3 has a
 * label that means something else, and so answers otherwise.
 */
export async function votedSet(client: Client, slug: string): Promise<LabelSetClient> {
  const set = await LabelSetClient.create(client, slug, named('cat', 'dog', 'frog', 'ship', 'truck', 'horse'));
  await set.tag('production', 1);
  await set.upsert([{ name: 'dog', metadata: { sku: 'A-1' } }]);
  await set.upsert([{ name: 'cat', prompts: ['an aerial photo of a runway'] }]);
  return set;
}

/** How versions 1 and 3 answer to so many vectors. */
export async function votes(set: LabelSetClient, count: number, seed: number): Promise<Vote[]> {
  const embeddings = randomEmbeddings(count, seed);
  const answers: string[][] = embeddings.map(() => []);
  for (const version of [1, 3]) {
    for (let from = 0; from < count; from += 100) {
      const images = embeddings.slice(from, from + 100).map((embedding) => ({ embedding }));
      const { classifyMany } = await set.client.data(BEST, { images, set: { slug: set.slug, version } });
      for (const [i, { predictions }] of classifyMany.entries()) answers[from + i]?.push(predictions[0].name);
    }
  }
  return embeddings.map((embedding, i) => ({ embedding, answers: answers[i] ?? [] }));
}

/** Makes a sample set of the label set, with these samples. */
export async function keepSamples(set: LabelSetClient, slug: string, samples: readonly object[]): Promise<void> {
  await set.client.data(CREATE, { input: { slug, labelSet: set.slug } });
  for (let from = 0; from < samples.length; from += 200) {
    await set.client.data(ADD, { input: { sampleSet: slug, samples: samples.slice(from, from + 200) } });
  }
}

/** Leaves a sample set so many of the samples with a file's name that are in the half that judges. */
export async function limitJudging(client: Client, sampleSet: string, fileName: string, most: number): Promise<void> {
  const some = (await judgingSamples(client, sampleSet)).filter((sample) => sample.fileName === fileName);
  if (some.length < most) throw new Error(`only ${some.length} samples named ${fileName} judge`);
  const sampleIds = some.slice(most).map(({ sampleId }) => sampleId);
  await client.data(REMOVE, { input: { sampleSet, sampleIds } });
}

/** Samples that version 1 answers rightly. */
export const rightBefore = (some: readonly Vote[], fileName?: string) =>
  some.map(({ embedding, answers }) => ({ image: { embedding }, expected: [answers[0]], fileName }));

export const unknowns = (embeddings: readonly (readonly number[])[]) =>
  embeddings.map((embedding) => ({ image: { embedding }, expected: [], kind: 'noise' }));

/** Samples of the half that judges moves. */
export async function judging(client: Client, slug: string): Promise<{ known: number; unknown: number }> {
  const half = await judgingSamples(client, slug);
  const known = half.filter(({ expected }) => expected.length > 0).length;
  return { known, unknown: half.length - known };
}

interface JudgingSample {
  readonly sampleId: SampleId;
  readonly fileName: string | null;
  readonly expected: readonly unknown[];
}

async function judgingSamples(client: Client, slug: string): Promise<JudgingSample[]> {
  const { sampleSet } = await client.data(SAMPLES, { slug });
  const samples: JudgingSample[] = sampleSet.latest.samples.nodes;
  return samples.filter(({ sampleId }) => halfOf(sampleId) === 'GATE');
}
