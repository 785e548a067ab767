import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CLASSES } from '../classify.js';
import { sharedFolder } from '../images.js';
import type { Client } from '../server.js';
import { embeddingsOf } from './embeddings.js';
import { ADD, CREATE_SET } from './samples.js';

const FOLDER = sharedFolder('photos-more');
export const itWithPhotos = FOLDER ? it : it.skip;

interface Picture {
  readonly image: { readonly embedding: readonly number[] };
  readonly expected: readonly string[];
}

let known: Promise<Picture[]> | undefined;

/** The 400 photos of the ten classes by their vectors, with their right answers: of each class in turn. */
export function knownPhotos(): Promise<Picture[]> {
  known ??= encodePhotos();
  return known;
}

async function encodePhotos(): Promise<Picture[]> {
  const folders = CLASSES.map((name) => join(FOLDER as string, 'known', name));
  const names = await Promise.all(folders.map(async (folder) => (await readdir(folder)).sort()));
  const count = Math.max(...names.map(({ length }) => length));
  const files = Array.from({ length: count }, (_, i) =>
    CLASSES.flatMap((name, c) => (names[c]?.[i] ? [{ name, file: join(folders[c] as string, names[c][i]) }] : [])),
  ).flat();
  const embeddings = await embeddingsOf(files.map(({ file }) => file));
  return files.map(({ name }, i) => ({ image: { embedding: embeddings[i] as number[] }, expected: [name] }));
}

/** Makes a sample set of a label set, and puts samples into it. */
export async function samplesFor(client: Client, labelSet: string, slug: string, samples: readonly object[]) {
  await client.data(CREATE_SET, { input: { slug, labelSet } });
  const { addSamples } = await client.data(ADD, { input: { sampleSet: slug, samples } });
  if (addSamples.failureCount > 0) throw new Error(JSON.stringify(addSamples.failures));
}
