import { Client, type SharedServer } from '../server.js';
import { waitUntil } from '../wait.js';

export const JOB_FIELDS = `id kind state subject createdBy createdAt startedAt finishedAt
  progress { done total unit etaSeconds } error { code message argument }
  result {
    __typename
    ... on LabelSetPayload { labelSet { slug } version { number labelCount } unchanged promptsEncoded warnings }
    ... on UpsertLabelsPayload { version { number } added updated same: unchanged promptsEncoded }
    ... on CalibratePayload { calibration { id } }
    ... on SuggestPayload { labelSetVersion { number } suggestions { kind isProven message label { name } } }
    ... on ImportLabelsPayload {
      version { number } addedLabels: added { name } removed { name } removedCount changed { after { name } } unchanged dryRun
    }
  }`;

const START = `mutation ($input: JobInput!, $key: String) {
  startJob(input: $input, idempotencyKey: $key) { job { ${JOB_FIELDS} } }
}`;
const JOB = `query ($id: ID!) { job(id: $id) { ${JOB_FIELDS} } }`;
const CANCEL = `mutation ($id: ID!) { cancelJob(id: $id) { job { ${JOB_FIELDS} } } }`;

/** A job as a client sees it. */
export interface SeenJob {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly subject: string | null;
  readonly createdBy: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly progress: { done: number; total: number | null; unit: string; etaSeconds: number | null };
  readonly error: { code: string; message: string; argument: string | null } | null;
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they asked for.
  readonly result: any;
}

export const startJob = async (client: Client, input: object, key?: string): Promise<SeenJob> =>
  (await client.data(START, { input, key })).startJob.job;

/** The only error of a job that is not started. */
export const refusedJob = (client: Client, input: object, key?: string) => client.error(START, { input, key });

export const jobOf = async (client: Client, id: string): Promise<SeenJob> => (await client.data(JOB, { id })).job;

export const cancelJob = async (client: Client, id: string): Promise<SeenJob> =>
  (await client.data(CANCEL, { id })).cancelJob.job;

export const refusedCancel = (client: Client, id: string) => client.error(CANCEL, { id });

const ENDED = ['SUCCEEDED', 'FAILED', 'CANCELLED'];

/** The job once it has ended. */
export async function ended(client: Client, id: string): Promise<SeenJob> {
  let job = await jobOf(client, id);
  await waitUntil(`job ${id} ends`, async () => {
    job = await jobOf(client, id);
    return ENDED.includes(job.state);
  });
  return job;
}

/** A client of the same tenant with a key that has only these scopes. */
export async function withScopes(client: Client, scopes: readonly string[]): Promise<Client> {
  const { createApiKey } = await client.data(
    'mutation ($scopes: [Scope!]!) { createApiKey(input: { name: "narrow", scopes: $scopes }) { secret } }',
    { scopes },
  );
  return new Client(client.url, createApiKey.secret);
}

/** Prompts a minute of a tenant whose jobs last. */
const SLOW = 20;
/** Prompts of such a job. */
export const SLOW_PROMPTS = 10 * SLOW;

/** A new tenant whose jobs last for minutes, because few prompts are encoded for it. */
export async function withSlowJobs({ operator, tenant }: SharedServer): Promise<Client> {
  const client = await tenant();
  const { id } = (await client.data('{ viewer { tenant { id } } }')).viewer.tenant;
  await operator.data(
    `mutation ($id: ID!) { updateTenant(id: $id, input: { quotas: { promptsPerMinute: ${SLOW} } }) { tenant { id } } }`,
    { id },
  );
  return client;
}

/** Starts a job that lasts, for a tenant with such jobs. @returns its id, once it runs */
export async function startSlowJob(client: Client, slug: string): Promise<string> {
  const labels = Array.from({ length: SLOW_PROMPTS }, (_, i) => ({ name: `${slug} ${i}` }));
  const { id } = await startJob(client, { createLabelSet: { slug, labels } });
  await waitUntil(`job ${id} runs`, async () => (await jobOf(client, id)).state === 'RUNNING');
  return id;
}
