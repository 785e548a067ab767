import { describeWithBucket, TestBucket } from '../../support/object-store/bucket.js';
import { type ServerProcess, spawnServer, startCommand } from '../../support/process.js';
import { Client, OPERATOR_KEY } from '../../support/server.js';

const PROCESSES = 4;
const MUTATIONS = 3;
const ROUNDS = 2;
const UPSERT = `mutation ($slug: String!, $name: String!, $expectedVersion: Int) {
  upsertLabels(labelSet: $slug, labels: [{ name: $name }], expectedVersion: $expectedVersion) { version { number } }
}`;
const CREATE = `mutation ($slug: String!) {
  createLabelSet(input: { slug: $slug, labels: [{ name: "first" }] }) { version { number } }
}`;

describeWithBucket('Four processes on one bucket', () => {
  let bucket: TestBucket;
  let servers: ServerProcess[];
  let clients: [Client, ...Client[]];

  beforeAll(async () => {
    bucket = await TestBucket.make();
    const variables = { ...bucket.variables, LEXICLIP_STORAGE_TIMEOUT_MS: '10000', LEXICLIP_CONSISTENCY_MS: '200' };
    const start = () => spawnServer(bucket.uri(), variables);
    servers = await Promise.all(Array.from({ length: PROCESSES }, start));
    const urls = servers.map(({ url }) => url) as [string, ...string[]];
    const operator = new Client(urls[0], OPERATOR_KEY);
    const { createTenant } = await operator.data(
      'mutation { createTenant(input: { slug: "shared", name: "Shared" }) { secret } }',
    );
    clients = urls.map((url) => new Client(url, createTenant.secret)) as [Client, ...Client[]];
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await bucket.close();
  });

  const codesOf = (answers: Awaited<ReturnType<Client['send']>>[]): string[] =>
    answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'won').sort();

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
