import { anEmbedding, LabelSetClient, named } from '../support/label-set.js';
import { type Client, startTestServer, type TestServer } from '../support/server.js';

/** Everything that a list of label sets can be asked for beside its labels. */
const SETS = `query ($first: Int) { labelSets(first: $first) { nodes {
  latest { number promptTemplate { number } tags }
  tags { name version { number } }
  versions(first: 2) { nodes { number promptTemplate { number } tags } }
} } }`;
const TENANTS = `query ($first: Int) { tenants(first: $first) { nodes {
  apiKeys { id } quotas { labels } usage { date }
} } }`;

describe('What a list is asked for', () => {
  let running: TestServer;
  let tenant: Client;

  beforeAll(async () => {
    // Nothing is kept, so that every read is seen.
    running = await startTestServer({
      LEXICLIP_CONSISTENCY_MS: '0',
      LEXICLIP_MAX_COST: '1000000',
      // A server that runs jobs reads, now and then, which of them are open.
      LEXICLIP_JOBS: '0',
    });
    tenant = await running.tenant('reader');
    for (let i = 0; i < 8; i++) {
      const set = await LabelSetClient.create(tenant, `set-${i}`, named('cat'));
      await set.upsert(named('dog'));
      await set.tag('production', 1);
      await running.tenant(`other-${i}`);
    }
  });
  afterAll(() => running.close());

  /** How often the store is read for a query. */
  async function readsOf(client: Client, query: string, variables: Record<string, unknown> = {}): Promise<number> {
    // Versions of templates never change and are kept; the first query reads them.
    await client.data(query, variables);
    const before = running.server.counters().storeReads;
    await client.data(query, variables);
    return running.server.counters().storeReads - before;
  }

  it.each([
    ['label sets: latest versions, templates, tags, versions of tags', () => tenant, SETS],
    ['tenants: keys, quotas, usage', () => running.operator, TENANTS],
  ])('is read as often for eight as for two: %s', async (_, client, query) => {
    const [two, eight] = [await readsOf(client(), query, { first: 2 }), await readsOf(client(), query, { first: 8 })];
    expect(two).toBeGreaterThan(0);
    expect(eight).toBe(two);
  });

  it.each([
    ['label sets', (i: number) => `labelSet(slug: "set-${i}") { latest { number } tags { name } }`],
    ['templates', (i: number) => `promptTemplate(slug: "${i % 2 ? 'photo' : 'ensemble'}") { version }`],
  ])('is read as often for eight aliases as for two: %s', async (_, field) => {
    const aliases = (count: number) => `{ ${Array.from({ length: count }, (_, i) => `a${i}: ${field(i)}`).join(' ')} }`;
    expect(await readsOf(tenant, aliases(8))).toBe(await readsOf(tenant, aliases(2)));
  });

  it('is read for one tenant without a look at another', async () => {
    const other = await running.tenant();
    await LabelSetClient.create(other, 'set-0', named('ibis'));
    const [mine, theirs] = await Promise.all(
      [tenant, other].map((client) => client.data('{ labelSet(slug: "set-0") { latest { number labelCount } } }')),
    );
    expect([mine.labelSet.latest, theirs.labelSet.latest]).toEqual([
      { number: 2, labelCount: 2 },
      { number: 1, labelCount: 1 },
    ]);
  });

  const classifyAll = (labels: readonly string[][]) => {
    const fields = labels.map(
      (names, i) =>
        `a${i}: classify(input: { image: { embedding: $e }, labels: ${JSON.stringify(names)} }) { unknown }`,
    );
    return tenant.data(`query ($e: [Float!]!) { ${fields.join(' ')} }`, { e: anEmbedding() });
  };

  it('is encoded once, in fifty aliases of the same two labels', async () => {
    const before = running.server.counters();
    const answer = await classifyAll(Array(50).fill(['otter', 'badger']));
    expect(Object.keys(answer)).toHaveLength(50);
    const after = running.server.counters();
    expect(after.promptsEncoded - before.promptsEncoded).toBe(2);
    // One, but where the machine is so busy that a run may have one prompt only.
    expect(after.textRuns - before.textRuns).toBeLessThanOrEqual(2);
  });

  it('is encoded together, where aliases name different labels', async () => {
    const before = running.server.counters();
    await classifyAll(Array.from({ length: 20 }, (_, i) => [`thing ${i}`]));
    const after = running.server.counters();
    expect(after.promptsEncoded - before.promptsEncoded).toBe(20);
    // A run is as long as others may wait for it: on a busy machine, that is two prompts.
    expect(after.textRuns - before.textRuns).toBeLessThanOrEqual(10);
  });
});
