import type { Client } from './server.js';

export interface Prediction {
  rank: number;
  name: string;
  similarity: number;
  probability: number;
  label: { id: string; name: string } | null;
}

export const FIELDS = `
  predictions { rank name similarity probability label { id name } }
  unknown embedding image { sha256 width height format }
  provenance {
    labelSetSlug labelSetVersion promptTemplateSlug promptTemplateVersion modelId modelDigest dtype scoring
  }
  timings { decodeMs queueMs embedMs rankMs totalMs batchSize cached }`;
export const CLASSIFY = `query ($input: ClassifyInput!) { classify(input: $input) { ${FIELDS} } }`;
export const CLASSIFY_MANY = `query ($input: ClassifyManyInput!) {
  classifyMany(input: $input) {
    __typename ... on Classification { ${FIELDS} } ... on ClassifyFailure { index code message }
  }
}`;
export const CLASSES = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];

export const names = ({ predictions }: { predictions: Prediction[] }) => predictions.map(({ name }) => name);
export const similarities = ({ predictions }: { predictions: Prediction[] }) =>
  predictions.map(({ similarity }) => similarity);
export const probabilities = ({ predictions }: { predictions: Prediction[] }) =>
  predictions.map(({ probability }) => probability);

/** A label set of the ten classes that the model knows best. */
export const createClasses = (client: Client, slug: string) =>
  client.data('mutation ($input: CreateLabelSetInput!) { createLabelSet(input: $input) { labelSet { id } } }', {
    input: { slug, labels: CLASSES.map((name) => ({ name })) },
  });
