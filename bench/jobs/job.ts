import { setTimeout as sleep } from 'node:timers/promises';
import type { LabelInput } from '../../test/support/label-set.js';
import type { Client } from '../../test/support/server.js';

const START = 'mutation ($input: JobInput!) { startJob(input: $input) { job { id } } }';
const JOB = `query ($id: ID!) {
  job(id: $id) { state progress { done total } error { code message } result { ... on LabelSetPayload { promptsEncoded } } }
}`;
const TEMPLATE = 'mutation ($input: CreatePromptTemplateInput!) { createPromptTemplate(input: $input) { unchanged } }';

export interface BenchJob {
  readonly state: string;
  readonly progress: { readonly done: number; readonly total: number | null };
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly result: { readonly promptsEncoded: number } | null;
}

export const startJob = async (client: Client, input: object): Promise<string> =>
  (await client.data(START, { input })).startJob.job.id;

export const jobOf = async (client: Client, id: string): Promise<BenchJob> => (await client.data(JOB, { id })).job;

/** The job, asked for at intervals until `isSo`. @throws Error when it has failed */
export async function until(
  client: Client,
  id: string,
  isSo: (job: BenchJob) => boolean,
  everyMs = 250,
): Promise<BenchJob> {
  for (;;) {
    const job = await jobOf(client, id);
    if (job.state === 'FAILED' || job.state === 'CANCELLED') throw new Error(JSON.stringify(job));
    if (isSo(job)) return job;
    await sleep(everyMs);
  }
}

export const succeeded = (client: Client, id: string): Promise<BenchJob> =>
  until(client, id, ({ state }) => state === 'SUCCEEDED');

/** Starts a job that creates the set "labels" with these templates. @returns its id */
export async function startVocabulary(
  client: Client,
  labels: readonly LabelInput[],
  templates: readonly string[],
): Promise<string> {
  await client.data(TEMPLATE, { input: { slug: 'several', templates } });
  return startJob(client, { createLabelSet: { slug: 'labels', labels, promptTemplate: { slug: 'several' } } });
}
