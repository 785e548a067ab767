import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CLASSES, createClasses } from '../classify.js';
import type { Client } from '../server.js';
import { ADD, CREATE_SET } from './samples.js';

/** A photo of a folder that is named for what it shows. */
export interface Photo {
  readonly base64: string;
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
  const [inside, apart]: [Photo[], Photo[]] = [[], []];
  for (const group of ['known', 'foreign'] as const) {
    for (const shows of (await readdir(join(folder, group))).sort()) {
      for (const [i, file] of (await readdir(join(folder, group, shows))).sort().entries()) {
        const base64 = (await readFile(join(folder, group, shows, file))).toString('base64');
        (i < each[group] ? inside : apart).push({ base64, shows, isKnown: group === 'known' });
      }
    }
  }
  return { inside, apart };
}

/** Makes the label set `animals` of ten classes, and the sample set `pets` with these photos. */
export async function addPhotos(client: Client, photos: readonly Photo[]): Promise<void> {
  await createClasses(client, 'animals');
  await client.data(CREATE_SET, { input: { slug: 'pets', labelSet: 'animals' } });
  for (let from = 0; from < photos.length; from += CALL) {
    const samples = photos.slice(from, from + CALL).map(({ base64, shows, isKnown }) => ({
      image: { base64 },
      expected: isKnown ? [shows] : [],
      kind: isKnown ? null : shows,
    }));
    await client.data(ADD, { input: { sampleSet: 'pets', samples } });
  }
}

export { CLASSES };
