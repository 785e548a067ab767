import { type Answer, type Client } from '../server.js';
import { badImages } from './corpus.js';

export const LABELS = ['airplane', 'bird', 'cat', 'ship', 'truck'];
const CLASSIFY = `query ($base64: String!, $labels: [String!]) {
  classify(input: { image: { base64: $base64 }, labels: $labels, topK: 1 }) {
    predictions { name } image { format width height }
  }
}`;

export interface Classification {
  predictions: { name: string }[];
  image: { format: string; width: number; height: number };
}
export type Classified = Answer<{ classify: Classification } | null>;

/** By kind. */
export const kinds = await badImages();
export const corpus = Object.values(kinds).flat();

export const classify = (client: Client, base64: string): Promise<Classified> =>
  client.send(CLASSIFY, { base64, labels: LABELS });
