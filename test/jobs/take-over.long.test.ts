import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ended, jobOf, startJob } from '../support/jobs/jobs.js';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { Client, OPERATOR_KEY } from '../support/server.js';
import { waitUntil } from '../support/wait.js';

const LEASE_MS = 1_500;
const LABELS = 500;
/** With the twelve templates of the ensemble. */
const PROMPTS = 12 * LABELS;
const labelsOf = (of: string) => Array.from({ length: LABELS }, (_, i) => ({ name: `thing ${i} of ${of}` }));

/* Pauses and stops in order are tried by `npm run crash:jobs`. */

describe('A job of one of two servers', () => {
  let data: string;
  let servers: ServerProcess[];
  let clients: Client[];

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-jobs-'));
    const variables = { LEXICLIP_JOB_LEASE_MS: String(LEASE_MS), LEXICLIP_CONSISTENCY_MS: '0' };
    servers = [await spawnServer(data, variables), await spawnServer(data, variables)];
    const [first] = servers as [ServerProcess];
    const query = 'mutation { createTenant(input: { slug: "t", name: "T" }) { secret } }';
    const { secret } = (await new Client(first.url, OPERATOR_KEY).data(query)).createTenant;
    clients = servers.map(({ url }) => new Client(url, secret));
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop('SIGKILL')));
    await rm(data, { recursive: true, force: true });
  });

  /** A job that the first server has done a part of. */
  async function halfDone(slug: string): Promise<{ id: string; done: number }> {
    const [first] = clients as [Client];
    const { id } = await startJob(first, {
      createLabelSet: { slug, labels: labelsOf(slug), promptTemplate: { slug: 'ensemble' } },
    });
    let done = 0;
    await waitUntil('a third of it is done', async () => {
      done = (await jobOf(first, id)).progress.done;
      return done >= PROMPTS / 3;
    });
    return { id, done };
  }

  async function promptsEncodedBy(server: ServerProcess): Promise<number> {
    const response = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${OPERATOR_KEY}` } });
    return Number(/^lexiclip_prompts_encoded_total (\d+)/m.exec(await response.text())?.[1]);
  }

  it('can be cancelled through any server', async () => {
    const { id } = await halfDone('cancelled');
    const [first, second] = clients as [Client, Client];
    const { cancelJob } = await second.data('mutation ($id: ID!) { cancelJob(id: $id) { job { state } } }', { id });
    expect(cancelJob.job.state).toBe('CANCELLED');
    const encoding = () => promptsEncodedBy(servers[0] as ServerProcess);
    await waitUntil('its owner has heard of it', async () => {
      const before = await encoding();
      await new Promise((resolve) => setTimeout(resolve, 200));
      return (await encoding()) === before;
    });
    expect((await jobOf(first, id)).state).toBe('CANCELLED');
    expect((await first.data('{ labelSets { totalCount } }')).labelSets.totalCount).toBe(0);
  });

  /** Number of files with vectors that were stored: they are every few seconds. */
  async function storedParts(): Promise<number> {
    const files = await readdir(join(data, 'tenants'), { recursive: true });
    return files.filter((file) => /text_embeddings_\d+\.lance\/data\/.*\.lance$/.test(file)).length;
  }

  it('is gone on with by the other when the first is killed, from what is stored', async () => {
    const before = await storedParts();
    const [first, second] = servers as [ServerProcess, ServerProcess];
    const earlier = await promptsEncodedBy(first);
    const encodedEarlier = await promptsEncodedBy(second);
    const { id } = await halfDone('killed');
    await waitUntil('a part of it is stored', async () => (await storedParts()) > before);
    // Any server may have taken it.
    const isOfFirst = (await promptsEncodedBy(first)) > earlier;
    const [owner, other] = isOfFirst ? [first, second] : [second, first];
    await owner.stop('SIGKILL');
    const job = await ended(clients[isOfFirst ? 1 : 0] as Client, id);
    expect(job).toMatchObject({ state: 'SUCCEEDED', progress: { done: PROMPTS } });
    expect(job.result.version).toEqual({ number: 1, labelCount: LABELS });
    expect((await promptsEncodedBy(other)) - (isOfFirst ? encodedEarlier : earlier)).toBeLessThan(PROMPTS);
  });
});
