import { readFile } from 'node:fs/promises';
import { exampleImage } from '../images.js';
import type { Client } from '../server.js';
import { ended, type SeenJob, startJob } from './jobs.js';

export const LABELS = ['ship', 'frog', 'cat', 'apple', 'rocket', 'butterfly'];
export const PICTURES = ['ship', 'frog', 'apple', 'rocket', 'butterfly', 'bicycle'];

export const picture = (name: string): Promise<Buffer> => readFile(exampleImage(`${name}.png`));

/** A label set that pictures are classified with. */
export async function makeLabelSet(client: Client, slug = 'things'): Promise<void> {
  await client.data(
    'mutation ($slug: String!, $labels: [LabelInput!]!) { createLabelSet(input: { slug: $slug, labels: $labels }) { labelSet { id } } }',
    { slug, labels: LABELS.map((name) => ({ name })) },
  );
}

/** Starts a job, and waits for its end. */
export async function classified(client: Client, input: object): Promise<SeenJob> {
  return ended(client, (await startJob(client, { classifyImages: { labelSet: { slug: 'things' }, ...input } })).id);
}

const RESULT = `query ($id: ID!, $format: BulkFormat!) { job(id: $id) { result { ... on BulkClassifyResult {
  version { number } total classified failed unknown calibration { id } table download(format: $format) { url expiresAt }
} } } }`;

/** What a job has found, with a link. */
export const resultOf = async (client: Client, { id }: Pick<SeenJob, 'id'>, format = 'JSONL') =>
  (await client.data(RESULT, { id, format })).job.result;

/** A row of a file of results. */
export interface ResultRow {
  readonly seq: number;
  readonly name: string;
  readonly label: string | null;
  readonly similarity: number | null;
  readonly probability: number | null;
  readonly unknown: boolean;
  readonly predictions: { rank: number; label: string; labelId: string; similarity: number; probability: number }[];
  readonly sha256: string | null;
  readonly format: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly confidence: number | null;
  readonly calibration: string | null;
}

/** The file behind a link. */
export async function download(client: Client, job: Pick<SeenJob, 'id'>, format = 'JSONL'): Promise<Response> {
  const result = await resultOf(client, job, format);
  return fetch(client.url + result.download.url);
}

export async function rowsOf(client: Client, job: Pick<SeenJob, 'id'>): Promise<ResultRow[]> {
  const text = await (await download(client, job)).text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
