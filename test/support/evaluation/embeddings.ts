import { readFile } from 'node:fs/promises';
import { commonTenant } from '../server.js';

/** Pictures that one call takes. */
const A_CALL = 100;
const ENCODE = `query ($images: [ImageInput!]!) {
  classifyMany(input: { images: $images, labels: ["x"], topK: 1 }) { ... on Classification { embedding } }
}`;

/** Vectors of pictures by the bundled model. Each picture is encoded once, whichever files of tests want it. */
export async function embeddingsOf(files: readonly string[]): Promise<number[][]> {
  const embeddings: number[][] = [];
  for (let from = 0; from < files.length; from += A_CALL) {
    const images = await Promise.all(
      files.slice(from, from + A_CALL).map(async (file) => ({ base64: (await readFile(file)).toString('base64') })),
    );
    const { classifyMany } = await commonTenant().data(ENCODE, { images });
    embeddings.push(...classifyMany.map(({ embedding }: { embedding: number[] }) => embedding));
  }
  return embeddings;
}
