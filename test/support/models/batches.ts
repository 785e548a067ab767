import type { Client, TestServer } from '../server.js';

const CLASSIFY_MANY = `query ($images: [ImageInput!]!) {
  classifyMany(input: { images: $images, labels: ["cat", "dog", "ship", "truck"], topK: 4 }) {
    ... on Classification { predictions { name similarity } timings { batchSize cached } }
  }
}`;

export interface Answer {
  predictions: { name: string; similarity: number }[];
  timings: { batchSize: number; cached: boolean };
}

/** How each of the images is classified, all in one request. */
export async function classify(client: Client, images: readonly string[]): Promise<Answer[]> {
  const { classifyMany } = await client.data(CLASSIFY_MANY, { images: images.map((base64) => ({ base64 })) });
  return classifyMany;
}

/** Of each label, in the order of their names. */
export const similarities = ({ predictions }: Answer): [string, number][] =>
  predictions.map(({ name, similarity }): [string, number] => [name, similarity]).sort();

/** Images of three tenants, asked for in requests of different sizes at the same time. */
export async function mixed(server: TestServer, images: readonly string[]): Promise<Map<string, Answer>> {
  const tenants = await Promise.all([1, 2, 3].map(() => server.tenant()));
  const requests: { client: Client; images: string[] }[] = [];
  for (let at = 0, size = 1; at < images.length; at += size, size = (size % 7) + 2) {
    requests.push({ client: tenants[requests.length % 3] as Client, images: images.slice(at, at + size) });
  }
  const answers = await Promise.all(requests.map((request) => classify(request.client, request.images)));
  return new Map(
    requests.flatMap((request, i) => request.images.map((image, j) => [image, answers[i]?.[j] as Answer])),
  );
}
