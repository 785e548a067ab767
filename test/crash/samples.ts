import { createHash } from 'node:crypto';
import type { Client } from '../support/server.js';

/** The label set that the sample sets of a run belong to. */
export const VOCABULARY = 'vocabulary';

export async function createVocabulary(client: Client): Promise<void> {
  const labels = [{ name: 'ash' }, { name: 'elm' }];
  await client.data(
    'mutation ($slug: String!, $labels: [LabelInput!]!) { createLabelSet(input: { slug: $slug, labels: $labels }) { unchanged } }',
    { slug: VOCABULARY, labels },
  );
}

/** A vector that follows from a name, so that no picture has to be encoded. */
export function embeddingOf(name: string, dimensions = 256): number[] {
  const bytes = Array.from({ length: Math.ceil(dimensions / 32) }, (_, i) => [
    ...createHash('sha256').update(`${name} ${i}`).digest(),
  ]).flat();
  return bytes.slice(0, dimensions).map((byte) => byte - 127.5);
}
