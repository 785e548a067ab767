import { copyFile, cp, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { mcNemarPOfGain, mcNemarPOfLoss } from '#lexiclip/services/evaluation/statistics/paired.js';
import type { Pictures } from './pictures.js';
import type { Traveller } from './traveller.js';

const SIGNIFICANT = 0.05;

const FLIPS = `query ($kind: FlipKind!) {
  preview(from: { slug: "taught", version: 1 }, to: { version: { slug: "taught", version: 2 } }, sampleSet: { slug: "taught" }) {
    flips(first: 100, kind: $kind) { nodes { sample { expected { name } } } }
  }
}`;

/** The label whose text says nothing of it. */
const UNNAMED = 'deer';

/** Ten examples a label rescue one that has a part number for a text, and harm none. */
export async function learns(traveller: Traveller, pictures: Pictures): Promise<void> {
  const rows = pictures.labels.map((name) => ({ name, ...(name === UNNAMED && { prompts: ['K-17'] }) }));
  await traveller.file('taught.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  await traveller.does('labels', 'import', 'taught.jsonl', '--set', 'taught', '--create');
  const { judging, examples } = await inTwoFolders(traveller.folder, pictures);
  const set = ['--set', 'taught', '--labels', 'taught'];
  await traveller.does('samples', 'import', judging, ...set);
  await traveller.does('samples', 'import', examples, ...set, '--role', 'EXAMPLE');
  await traveller.does('labels', 'learn', 'taught', '--samples', 'taught');
  const [gained, lost] = [await flipsByLabel(traveller, 'GAINED'), await flipsByLabel(traveller, 'LOST')];
  const changes = pictures.labels.map((name) => ({ name, gained: gained.get(name) ?? 0, lost: lost.get(name) ?? 0 }));
  const rescued = changes.find(({ name }) => name === UNNAMED);
  const isRescued = rescued !== undefined && mcNemarPOfGain(rescued) <= SIGNIFICANT;
  traveller.sees('examples rescue a label with a bad text', isRescued, JSON.stringify(rescued));
  const harmed = changes.filter((change) => mcNemarPOfLoss(change) <= SIGNIFICANT);
  const sum = (side: 'gained' | 'lost') => changes.reduce((total, change) => total + change[side], 0);
  const figures = harmed.length === 0 ? `${sum('gained')} gained, ${sum('lost')} lost in all` : JSON.stringify(harmed);
  traveller.sees('and harm none', harmed.length === 0, figures);
}

/** Those that went in judge, and those that were kept apart are the examples: none is in both. */
async function inTwoFolders(folder: string, { folder: from, labels, apart }: Pictures) {
  const [judging, examples] = [join(folder, 'judging'), join(folder, 'examples')];
  for (const label of labels) {
    await cp(join(from, label), join(judging, label), { recursive: true });
    await mkdir(join(examples, label), { recursive: true });
    const those = apart.filter((photo) => photo.label === label);
    await Promise.all(those.map(({ path }) => copyFile(path, join(examples, label, basename(path)))));
  }
  return { judging, examples };
}

async function flipsByLabel({ client }: Traveller, kind: 'GAINED' | 'LOST'): Promise<ReadonlyMap<string, number>> {
  const { flips } = (await client.data(FLIPS, { kind })).preview;
  const counts = new Map<string, number>();
  for (const { sample } of flips.nodes) {
    const { name } = sample.expected[0];
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
