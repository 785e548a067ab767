import type { Pictures } from './pictures.js';
import type { Traveller } from './traveller.js';

/** Faults, and how lint calls them. */
const PLANTED = `name,synonyms,prompts
cat,kitten,
kitten,,
DSC_0012.jpg,,
12345,,
apple,,a photo of a apple|a red apple
`;
const CODES = ['SHARED_PHRASE', 'NEAR_DUPLICATES', 'UNLIKELY_NAME', 'WRONG_ARTICLE'];

interface Finding {
  readonly code: string;
  readonly severity: string;
}

/** Lint finds planted faults, and nothing in a clean set. */
export async function lints(traveller: Traveller, { labels }: Pictures): Promise<void> {
  await traveller.file('planted.csv', PLANTED);
  await traveller.does('labels', 'import', 'planted.csv', '--set', 'planted', '--create');
  const planted = await traveller.run('labels', 'lint', 'planted', '--json');
  const found = new Set((JSON.parse(planted.output).findings as Finding[]).map(({ code }) => code));
  const missed = CODES.filter((code) => !found.has(code));
  const figures = missed.length === 0 ? CODES.join(', ') : `not found: ${missed.join(', ')}`;
  traveller.sees('planted faults are found', planted.status === 1 && missed.length === 0, figures);

  const clean = await traveller.run('labels', 'lint', 'animals', '--samples', 'photos', '--json');
  const findings = JSON.parse(clean.output).findings as Finding[];
  const severe = findings.filter(({ severity }) => severity !== 'INFO');
  const said = severe.length === 0 ? `${findings.length} hints` : JSON.stringify(severe);
  traveller.sees(`nothing in ${labels.length} clean labels`, clean.status === 0 && severe.length === 0, said);
}
