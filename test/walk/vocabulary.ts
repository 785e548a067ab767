import type { Traveller } from './traveller.js';

/** What comes to mind first: with this model, some of these words pull their labels away from the pictures. */
const SYNONYMS: Readonly<Record<string, string>> = {
  airplane: 'plane|jet',
  automobile: 'car|vehicle',
  bird: 'fowl',
  cat: 'kitten|feline',
  deer: 'stag|doe',
  dog: 'puppy|hound',
  frog: 'toad|amphibian',
  horse: 'pony|mare',
  ship: 'boat|vessel',
  truck: 'lorry',
};

const LABELS = Object.keys(SYNONYMS);

export const table = (synonyms: Readonly<Record<string, string>>): string =>
  `name,synonyms\n${LABELS.map((name) => `${name},${synonyms[name] ?? ''}\n`).join('')}`;

/** Makes `animals` with synonyms for all labels: version 1. */
export async function writesVocabulary(traveller: Traveller): Promise<void> {
  await traveller.file('words.csv', table(SYNONYMS));
  await traveller.does('labels', 'import', 'words.csv', '--set', 'animals', '--create');
}

/** Takes all synonyms out again. @returns the number of the version */
export async function takesSynonymsOut(traveller: Traveller): Promise<number> {
  await traveller.file('names.csv', table({}));
  const { version } = await traveller.json('labels', 'import', 'names.csv', '--set', 'animals', '--replace');
  return version.number;
}
