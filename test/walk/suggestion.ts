import type { Traveller } from './traveller.js';

interface Suggestion {
  readonly isProven: boolean;
  readonly message: string;
  readonly fixed: number;
  readonly broken: number;
}

/** Words that pull away are found; which of them are proven depends on the half of the samples that is used. */
export async function suggests(traveller: Traveller): Promise<void> {
  const { suggestions } = await traveller.json('labels', 'suggest', 'animals@1', '--samples', 'photos');
  const edits = suggestions as Suggestion[];
  const dropped = edits.filter(
    ({ message, fixed, broken }) => message.startsWith('drop the synonym') && fixed > broken,
  );
  const proven = edits.filter(({ isProven }) => isProven).length;
  const figures = `${dropped.length} synonyms, ${proven} edits proven; ${dropped[0]?.message ?? ''}`;
  traveller.sees('words that pull away are found', dropped.length > 0, figures);
}
