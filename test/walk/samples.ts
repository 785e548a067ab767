import { join } from 'node:path';
import type { Pictures } from './pictures.js';
import type { Traveller } from './traveller.js';
import { writesVocabulary } from './vocabulary.js';

const COUNTS = `query { sampleSet(slug: "photos") { versions { totalCount }
  latest { number sampleCount unknownCount unjudgedCount } } }`;

/** The photos go in, once. */
export async function keepsSamples(traveller: Traveller, { folder, known, unknown }: Pictures): Promise<void> {
  await writesVocabulary(traveller);
  const args = ['samples', 'import', folder, '--set', 'photos', '--labels', 'animals', '--unknown', 'unknown'];
  await traveller.does(...args, '--thumbnails');
  const { sampleSet } = await traveller.client.data(COUNTS);
  const { sampleCount, unknownCount, unjudgedCount, number } = sampleSet.latest;
  const isWhole = sampleCount === known + unknown && unknownCount === unknown && unjudgedCount === 0;
  traveller.sees('photos go in', isWhole, `${sampleCount} samples, of which ${unknownCount} in no label`);
  await traveller.does(...args);
  const again = (await traveller.client.data(COUNTS)).sampleSet;
  traveller.sees(
    'once',
    again.latest.number === number,
    `${again.versions.totalCount} versions after importing them again`,
  );
  const none = await traveller.run('samples', 'import', join(folder, 'cat'), '--set', 'photos');
  traveller.sees(
    'pictures that are in no folder of a label are named',
    none.status === 2,
    none.messages.split('\n')[0] ?? '',
  );
}
