import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ended, jobOf, startJob } from '../support/jobs/jobs.js';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { Client, OPERATOR_KEY } from '../support/server.js';
import { waitUntil } from '../support/wait.js';

const LEASE_MS = 1_500;
const LABELS = 600;
/** With the twelve templates of the ensemble. */
const PROMPTS = 12 * LABELS;
const labels = Array.from({ length: LABELS }, (_, i) => ({ name: `thing ${i} of the tests` }));

describe('A job of a server that dies or stops', () => {
  let data: string;
  let servers: ServerProcess[];
  let clients: Client[];

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-jobs-'));
    const variables = { LEXICLIP_JOB_LEASE_MS: String(LEASE_MS), LEXICLIP_CONSISTENCY_MS: '0' };
    servers = [await spawnServer(data, variables), await spawnServer(data, variables)];
    const [first] = servers as [ServerProcess];
    const query = 'mutation { createTenant(input: { slug: "t", name: "T" }) { secret } }';
    const { secret } = (await new Client(first.url, OPERATOR_KEY).data(query)).createTenant;
    clients = servers.map(({ url }) => new Client(url, secret));
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.stop('SIGKILL')));
    await rm(data, { recursive: true, force: true });
  });

  /** A job that the first server has done a part of. */
  async function halfDone(): Promise<{ id: string; done: number }> {
    const [first] = clients as [Client];
    const { id } = await startJob(first, {
      createLabelSet: { slug: 'many', labels, promptTemplate: { slug: 'ensemble' } },
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

  it('is gone on with by another, from what is done', async () => {
    const { id, done } = await halfDone();
    const [first, second] = servers as [ServerProcess, ServerProcess];
    await first.stop('SIGKILL');
    const job = await ended(clients[1] as Client, id);
    expect(job).toMatchObject({ state: 'SUCCEEDED', progress: { done: PROMPTS } });
    expect(job.result.version).toEqual({ number: 1, labelCount: LABELS });
    // What was made in the last seconds before the kill may have been lost.
    expect(await promptsEncodedBy(second)).toBeLessThan(PROMPTS - done / 4);
  });

  it('is given up by a server that stops, and taken at once', async () => {
    const { id } = await halfDone();
    await (servers[0] as ServerProcess).stop('SIGTERM');
    const stopped = performance.now();
    const [, survivor] = clients as [Client, Client];
    await waitUntil('another has it', async () => (await jobOf(survivor, id)).state !== 'QUEUED');
    expect(performance.now() - stopped).toBeLessThan(LEASE_MS + 2_500);
    expect((await ended(survivor, id)).state).toBe('SUCCEEDED');
  });

  it('is not done twice by one that stood still, and comes back', async () => {
    const { id } = await halfDone();
    const { pid } = servers[0] as ServerProcess;
    process.kill(pid as number, 'SIGSTOP');
    const [first, second] = clients as [Client, Client];
    expect((await ended(second, id)).state).toBe('SUCCEEDED');
    process.kill(pid as number, 'SIGCONT');
    const job = await ended(first, id);
    expect(job.result.version.number).toBe(1);
    const { labelSet } = await second.data('{ labelSet(slug: "many") { versions { totalCount } } }');
    expect(labelSet.versions.totalCount).toBe(1);
  });

  it('can be cancelled through any server', async () => {
    const { id } = await halfDone();
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
});
