import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CLASSES, createClasses } from '../classify.js';
import type { Client } from '../server.js';
import { embeddingsOf } from './embeddings.js';
import { ADD, CREATE_SET } from './samples.js';

/** A photo of a folder that is named for what it shows, by its vector. */
export interface Photo {
  readonly embedding: readonly number[];
  /** Name of the folder. */
  readonly shows: string;
  readonly isKnown: boolean;
}

/** Pictures that one call may add. */
const CALL = 100;

/**
 * The first photos of each folder, and the others apart.
 *
 * @param folder with `known`, of classes that the model knows, and `foreign`, of things that no class names
 * @param each how many of each folder come first
 */
export async function photosIn(folder: string, each: { known: number; foreign: number }) {
  const found: { file: string; shows: string; isKnown: boolean; isFirst: boolean }[] = [];
  for (const group of ['known', 'foreign'] as const) {
    for (const shows of (await readdir(join(folder, group))).sort()) {
      for (const [i, name] of (await readdir(join(folder, group, shows))).sort().entries()) {
        const file = join(folder, group, shows, name);
        found.push({ file, shows, isKnown: group === 'known', isFirst: i < each[group] });
      }
    }
  }
  const embeddings = await embeddingsOf(found.map(({ file }) => file));
  const photos = (isFirst: boolean): Photo[] =>
    found.flatMap(({ shows, isKnown, ...one }, i) =>
      one.isFirst === isFirst ? [{ embedding: embeddings[i] as number[], shows, isKnown }] : [],
    );
  return { inside: photos(true), apart: photos(false) };
}

/** Makes the label set `animals` of ten classes, and the sample set `pets` with these photos. */
export async function addPhotos(client: Client, photos: readonly Photo[]): Promise<void> {
  await createClasses(client, 'animals');
  await client.data(CREATE_SET, { input: { slug: 'pets', labelSet: 'animals' } });
  for (let from = 0; from < photos.length; from += CALL) {
    const samples = photos.slice(from, from + CALL).map(({ embedding, shows, isKnown }) => ({
      image: { embedding },
      expected: isKnown ? [shows] : [],
      kind: isKnown ? null : shows,
    }));
    await client.data(ADD, { input: { sampleSet: 'pets', samples } });
  }
}

export { CLASSES };
