import type { Traveller } from './traveller.js';

const TAG = 'query { labelSet(slug: "animals") { tags { name version { number } history { from to } } } }';

const POLICY = ['labels', 'policy', 'animals', 'production', '--samples', 'photos'];

/** A tag with a policy moves to what is better, and not to what is worse. */
export async function publishes(traveller: Traveller): Promise<void> {
  await traveller.does('labels', 'tag', 'animals', 'production', '1');
  const strict = await traveller.run(...POLICY, '--max-loss', '0.005');
  traveller.sees('a policy that its samples cannot decide is refused', strict.status === 1, line(strict.messages));
  await traveller.does(...POLICY, '--max-loss', '0.05');

  await traveller.file('x-ray.txt', 'an x-ray of {a} {label}\n');
  await traveller.does('templates', 'import', 'x-ray.txt', '--slug', 'x-ray');
  const worse = (await traveller.json('labels', 'update', 'animals', '--template', 'x-ray')).version.number;
  const refused = await traveller.run('labels', 'tag', 'animals', 'production', String(worse));
  const stays = (await taggedVersion(traveller)) === 1;
  traveller.sees('a worse version is refused', refused.status === 1 && stays, line(refused.messages));

  await traveller.does('labels', 'tag', 'animals', 'production', '2');
  traveller.sees('a better one is let through', (await taggedVersion(traveller)) === 2, 'production is version 2');
  const forced = ['labels', 'tag', 'animals', 'production', String(worse), '--force', 'to see what customers say'];
  await traveller.does(...forced);
  traveller.sees('a reason moves it anyway', (await taggedVersion(traveller)) === worse, 'forced, on record');
  await traveller.does('labels', 'tag', 'animals', 'production', '2');
  await traveller.does('labels', 'restore', 'animals', '2');
}

const line = (text: string): string => text.trim().split('\n')[0] ?? '';

async function taggedVersion({ client }: Traveller): Promise<number> {
  const { tags } = (await client.data(TAG)).labelSet;
  return tags.find(({ name }: { name: string }) => name === 'production').version.number;
}
