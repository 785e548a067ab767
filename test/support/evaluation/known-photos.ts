import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CLASSES } from '../classify.js';
import { sharedFolder } from '../images.js';
import type { Client } from '../server.js';
import { ADD, CREATE_SET } from './samples.js';

const FOLDER = sharedFolder('photos-more');
export const itWithPhotos = FOLDER ? it : it.skip;

/** Pictures that one call takes. */
const A_CALL = 100;

interface Picture {
  readonly image: { readonly embedding: readonly number[] };
  readonly expected: readonly string[];
}

const ENCODE =
  'query ($input: ClassifyManyInput!) { classifyMany(input: $input) { ... on Classification { embedding } } }';

let known: Promise<Picture[]> | undefined;

/** The 400 photos of the ten classes by their vectors, with their right answers: of each class in turn. */
export function knownPhotos(client: Client): Promise<Picture[]> {
  known ??= encodePhotos(client);
  return known;
}

async function encodePhotos(client: Client): Promise<Picture[]> {
  const folders = CLASSES.map((name) => join(FOLDER as string, 'known', name));
  const names = await Promise.all(folders.map(async (folder) => (await readdir(folder)).sort()));
  const count = Math.max(...names.map(({ length }) => length));
  const files = Array.from({ length: count }, (_, i) =>
    CLASSES.flatMap((name, c) => (names[c]?.[i] ? [{ name, file: join(folders[c] as string, names[c][i]) }] : [])),
  ).flat();
  const bytes = await Promise.all(files.map(async ({ file }) => (await readFile(file)).toString('base64')));
  const pictures: Picture[] = [];
  for (let from = 0; from < files.length; from += A_CALL) {
    const images = bytes.slice(from, from + A_CALL).map((base64) => ({ base64 }));
    const { classifyMany } = await client.data(ENCODE, { input: { images, labels: ['x'] } });
    for (const { embedding } of classifyMany) {
      pictures.push({ image: { embedding }, expected: [files[pictures.length]?.name as string] });
    }
  }
  return pictures;
}

/** Makes a sample set of a label set, and puts samples into it. */
export async function samplesFor(client: Client, labelSet: string, slug: string, samples: readonly object[]) {
  await client.data(CREATE_SET, { input: { slug, labelSet } });
  const { addSamples } = await client.data(ADD, { input: { sampleSet: slug, samples } });
  if (addSamples.failureCount > 0) throw new Error(JSON.stringify(addSamples.failures));
}
