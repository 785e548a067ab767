import { randomUUID } from 'node:crypto';
import { cancelJob, ended, jobOf, refusedCancel, refusedJob, startJob, withScopes } from '../support/jobs/jobs.js';
import { type Client, startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait.js';

const UPSERT = `mutation ($labels: [LabelInput!]!) {
  upsertLabels(labelSet: "pets", labels: $labels) { added }
}`;

let serial = 0;
/** Labels that nobody has had encoded. */
const newLabels = (count: number) => Array.from({ length: count }, () => ({ name: `thing ${++serial} of the tests` }));
/** Longer than a test looks at it. */
const long = () => ({
  createLabelSet: { slug: `long-${++serial}`, labels: newLabels(1_000), promptTemplate: { slug: 'ensemble' } },
});
const short = () => ({ upsertLabels: { labelSet: 'pets', labels: newLabels(1) } });

describe('Jobs', () => {
  let running: TestServer;
  let client: Client;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_MAX_DIRECT_PROMPTS: '50', LEXICLIP_TENANT_JOBS: '1' });
  });
  afterAll(() => running.close());
  beforeEach(async () => {
    client = await running.tenant();
    await client.data('mutation { createLabelSet(input: { slug: "pets", labels: [{ name: "cat" }] }) { unchanged } }');
  });

  /** A job that runs, and has done something. */
  async function underWay(): Promise<string> {
    const { id } = await startJob(client, long());
    await waitUntil('the job has encoded something', async () => (await jobOf(client, id)).progress.done > 0);
    return id;
  }

  it('are where a change goes that is too large to be waited for', async () => {
    const labels = newLabels(51);
    const refusal = await client.error(UPSERT, { labels });
    expect(refusal).toMatchObject({ code: 'TOO_LARGE_TO_WAIT', argument: 'labels', allowed: 50 });
    expect(refusal.message).toContain('startJob');
    const { id } = await startJob(client, { upsertLabels: { labelSet: 'pets', labels } });
    expect((await ended(client, id)).result).toMatchObject({ added: 51, promptsEncoded: 51 });
  });

  it('tell how far they are, and how long they will take', async () => {
    const id = await underWay();
    await waitUntil('there is an estimate', async () => (await jobOf(client, id)).progress.etaSeconds !== null);
    const { state, progress, startedAt, finishedAt } = await jobOf(client, id);
    expect({ state, finishedAt }).toEqual({ state: 'RUNNING', finishedAt: null });
    expect(progress).toMatchObject({ total: 12_000, unit: 'prompts' });
    expect(progress.done).toBeLessThan(12_000);
    expect(Date.parse(startedAt as string)).toBeLessThanOrEqual(Date.now());
    await cancelJob(client, id);
  });

  describe('with an idempotency key', () => {
    it('are started once, however often they are asked for', async () => {
      const [input, key] = [short(), randomUUID()];
      const started = await Promise.all([1, 2, 3].map(() => startJob(client, input, key)));
      expect(new Set(started.map(({ id }) => id)).size).toBe(1);
      const { id } = await ended(client, started[0]?.id as string);
      expect((await startJob(client, input, key)).id).toBe(id);
      expect((await client.data('{ jobs { totalCount } }')).jobs.totalCount).toBe(1);
    });

    it("are another tenant's own", async () => {
      const key = randomUUID();
      const other = await running.tenant();
      const input = { createLabelSet: { slug: 'same', labels: [{ name: 'a cat' }] } };
      const [mine, theirs] = [await startJob(client, input, key), await startJob(other, input, key)];
      expect(theirs.id).not.toBe(mine.id);
    });

    it('are refused for another input', async () => {
      const key = randomUUID();
      await startJob(client, short(), key);
      expect(await refusedJob(client, short(), key)).toMatchObject({
        code: 'BAD_USER_INPUT',
        argument: 'idempotencyKey',
      });
    });

    it.each(['', 'a b', 'é', 'x'.repeat(129)])('are refused for %j', async (key) => {
      expect(await refusedJob(client, short(), key)).toMatchObject({
        code: 'BAD_USER_INPUT',
        argument: 'idempotencyKey',
      });
    });
  });

  describe('that are cancelled', () => {
    it('end at once, and change nothing', async () => {
      const id = await underWay();
      const encoding = running.server.counters().promptsEncoded;
      expect(await cancelJob(client, id)).toMatchObject({ state: 'CANCELLED', error: null, result: null });
      await waitUntil('nothing of it waits for the model', () => running.server.counters().promptsQueued === 0);
      expect(running.server.counters().promptsEncoded - encoding).toBeLessThan(1_500);
      expect((await client.data('{ labelSets { totalCount } }')).labelSets.totalCount).toBe(1);
    });

    it('before they begin never begin', async () => {
      const id = await underWay();
      const waiting = await startJob(client, short());
      expect((await jobOf(client, waiting.id)).state).toBe('QUEUED');
      expect(await cancelJob(client, waiting.id)).toMatchObject({ state: 'CANCELLED', startedAt: null });
      await cancelJob(client, id);
      const next = await startJob(client, short());
      await ended(client, next.id);
      expect(await jobOf(client, waiting.id)).toMatchObject({ state: 'CANCELLED', startedAt: null });
    });

    it('after their end stay as they are', async () => {
      const { id } = await startJob(client, short());
      const before = await ended(client, id);
      expect(await cancelJob(client, id)).toEqual(before);
    });
  });

  describe('that are too many', () => {
    const tenantWith = async (jobs: number) => {
      const { viewer } = await client.data('{ viewer { tenant { id } } }');
      const query = `mutation ($id: ID!, $jobs: Int) {
        updateTenant(id: $id, input: { quotas: { jobs: $jobs } }) { tenant { quotas { jobs } } }
      }`;
      await running.operator.data(query, { id: viewer.tenant.id, jobs });
    };

    it('are refused with the number that is allowed', async () => {
      await tenantWith(2);
      const ids = [await underWay(), (await startJob(client, short())).id];
      const quota = { code: 'FORBIDDEN', quota: 'jobs', limit: 2, used: 2 };
      expect(await refusedJob(client, short())).toMatchObject(quota);
      // The one that waits first: the end of the other lets it begin.
      for (const id of ids.reverse()) await cancelJob(client, id);
      await expect(startJob(client, short())).resolves.toMatchObject({ state: expect.any(String) });
    });

    it('wait for their turn, which other tenants do not wait for', async () => {
      const id = await underWay();
      const waiting = await startJob(client, short());
      const other = await running.tenant();
      const theirs = await startJob(other, { createLabelSet: { slug: 'quick', labels: [{ name: 'a cat' }] } });
      expect((await ended(other, theirs.id)).state).toBe('SUCCEEDED');
      expect((await jobOf(client, waiting.id)).state).toBe('QUEUED');
      await cancelJob(client, id);
      expect((await ended(client, waiting.id)).state).toBe('SUCCEEDED');
    });
  });

  describe('of a set that is deleted meanwhile', () => {
    it('have failed, with the reason', async () => {
      const labels = newLabels(2_000);
      const { id } = await startJob(client, { upsertLabels: { labelSet: 'pets', labels } });
      await waitUntil('the job has encoded something', async () => (await jobOf(client, id)).progress.done > 0);
      await client.data('mutation { deleteLabelSet(slug: "pets") { deletedId } }');
      const { state, error } = await ended(client, id);
      expect({ state, error }).toMatchObject({ state: 'FAILED', error: { code: 'NOT_FOUND', argument: 'labelSet' } });
      expect(error?.message).toContain('"pets"');
    });
  });

  describe('are seen', () => {
    it('newest first, by state, page by page', async () => {
      const ids: string[] = [];
      for (let i = 0; i < 3; i++) {
        const { id } = await startJob(client, short());
        await ended(client, id);
        ids.unshift(id);
      }
      const page = `query ($after: String, $state: JobState) {
        jobs(first: 2, after: $after, state: $state) { totalCount nodes { id } pageInfo { endCursor hasNextPage } }
      }`;
      const { jobs: first } = await client.data(page, { state: 'SUCCEEDED' });
      const { jobs: second } = await client.data(page, { after: first.pageInfo.endCursor });
      expect([...first.nodes, ...second.nodes].map(({ id }: { id: string }) => id)).toEqual(ids);
      expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
      expect((await client.data(page, { state: 'FAILED' })).jobs.totalCount).toBe(0);
    });

    it('by node, with their type', async () => {
      const { id } = await startJob(client, short());
      const { node } = await client.data('query ($id: ID!) { node(id: $id) { __typename id } }', { id });
      expect(node).toEqual({ __typename: 'Job', id });
    });

    it('by nobody of another tenant', async () => {
      const { id } = await startJob(client, short());
      const stranger = await running.tenant();
      expect(await jobOf(stranger, id)).toBeNull();
      expect(await refusedCancel(stranger, id)).toMatchObject({ code: 'NOT_FOUND', argument: 'id' });
      expect((await stranger.data('{ jobs { totalCount } }')).jobs.totalCount).toBe(0);
    });

    it('by a key that only classifies not at all', async () => {
      const { id } = await startJob(client, short());
      const narrow = await withScopes(client, ['CLASSIFY']);
      expect(await jobOf(narrow, id)).toBeNull();
      expect(await refusedCancel(narrow, id)).toMatchObject({ code: 'NOT_FOUND' });
      expect(await refusedJob(narrow, short())).toMatchObject({ code: 'FORBIDDEN' });
    });

    it('by a key that reads, which may not end them', async () => {
      const { id } = await startJob(client, short());
      const reader = await withScopes(client, ['CATALOG_READ', 'CLASSIFY']);
      expect(await jobOf(reader, id)).toMatchObject({ id });
      expect(await refusedCancel(reader, id)).toMatchObject({ code: 'FORBIDDEN' });
    });
  });
});
