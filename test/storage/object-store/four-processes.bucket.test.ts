import { describeWithBucket, TestBucket } from '../../support/object-store/bucket.js';
import { spawnServer, startCommand } from '../../support/process.js';
import type { Client } from '../../support/server.js';
import { codesOf, SharedTenant, UPSERT } from '../../support/storage/shared-tenant.js';

const PROCESSES = 4;
const MUTATIONS = 3;
const ROUNDS = 2;
const CREATE = `mutation ($slug: String!) {
  createLabelSet(input: { slug: $slug, labels: [{ name: "first" }] }) { version { number } }
}`;

describeWithBucket('Four processes on one bucket', () => {
  let bucket: TestBucket;
  let tenant: SharedTenant;
  let clients: [Client, ...Client[]];

  beforeAll(async () => {
    bucket = await TestBucket.make();
    const variables = { ...bucket.variables, LEXICLIP_STORAGE_TIMEOUT_MS: '10000', LEXICLIP_CONSISTENCY_MS: '200' };
    tenant = await SharedTenant.start(PROCESSES, () => spawnServer(bucket.uri(), variables));
    clients = tenant.clients;
  });
  afterAll(async () => {
    await tenant.stop();
    await bucket.close();
  });

  it('give every mutation of all of them a version of its own, and lose none', async () => {
    await clients[0].data(CREATE, { slug: 'contested' });
    const write = async (client: Client, p: number) => {
      const mine: number[] = [];
      for (let i = 0; i < MUTATIONS; i++) {
        const { upsertLabels } = await client.data(UPSERT, { slug: 'contested', name: `label ${p} ${i}` });
        mine.push(upsertLabels.version.number);
      }
      return mine;
    };
    const numbers = (await Promise.all(clients.map(write))).flat().sort((a, b) => a - b);
    const all = PROCESSES * MUTATIONS;
    expect(numbers).toEqual(Array.from({ length: all }, (_, i) => i + 2));
    const { labelSet } = await clients[0].data(
      '{ labelSet(slug: "contested") { latest { number labelCount labels(first: 100) { nodes { name } } } } }',
    );
    expect(labelSet.latest).toMatchObject({ number: all + 1, labelCount: all + 1 });
    const names = labelSet.latest.labels.nodes.map(({ name }: { name: string }) => name);
    expect(new Set(names).size).toBe(all + 1);
  }, 240_000);

  it('let exactly one of several writers with the same expected version win', async () => {
    await clients[0].data(CREATE, { slug: 'raced' });
    for (let version = 1; version <= ROUNDS; version++) {
      const race = (client: Client, p: number) =>
        client.send(UPSERT, { slug: 'raced', name: `${version} ${p}`, expectedVersion: version });
      expect(codesOf(await Promise.all(clients.map(race)))).toEqual([...Array(PROCESSES - 1).fill('CONFLICT'), 'won']);
    }
  });

  it('let exactly one create a label set of a slug', async () => {
    const answers = await Promise.all(clients.map((client) => client.send(CREATE, { slug: 'unique' })));
    expect(codesOf(answers)).toEqual([...Array(PROCESSES - 1).fill('ALREADY_EXISTS'), 'won']);
  });

  it('leave data in which everything fits together', async () => {
    const check = startCommand(['check'], { ...bucket.variables, LEXICLIP_DATA: bucket.uri() });
    expect((await check.result()).output).toMatch(/ 0 problems\n$/);
  });
});
