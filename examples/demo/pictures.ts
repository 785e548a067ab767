import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { CASES } from './cases.js';
import { CIFAR100 } from './vocabularies.js';

const EXAMPLES = new URL('../', import.meta.url);

/** A bundled picture, and the label that it shows. */
export interface AnsweredPicture {
  readonly fileName: string;
  readonly base64: string;
  /** Names of labels; none when it is in no label. */
  readonly expected: readonly string[];
}

/** The bundled drawings: of labels of CIFAR-100, each named for its label, and of things that are none of them. */
export async function answeredPictures(): Promise<AnsweredPicture[]> {
  const [known, unknown] = await Promise.all([namesIn('drawings/known/'), namesIn('drawings/unknown/')]);
  const cases = CASES.filter(({ expected }) => CIFAR100.includes(expected)).map(({ file }) => `images/${file}`);
  const pictures = [...known, ...cases].map((path) => pictureOf(path, [basename(path, '.png')]));
  return Promise.all([...pictures, ...unknown.map((path) => pictureOf(path, []))]);
}

const namesIn = async (folder: string): Promise<string[]> =>
  (await readdir(new URL(folder, EXAMPLES))).sort().map((name) => folder + name);

const pictureOf = async (path: string, expected: readonly string[]): Promise<AnsweredPicture> => ({
  fileName: basename(path),
  base64: await readFile(new URL(path, EXAMPLES), 'base64'),
  expected,
});
