import { LabelSetClient, named } from '../../support/label-set.js';
import { describeWithBucket, TestBucket } from '../../support/object-store/bucket.js';
import { type Fault, slowDown } from '../../support/object-store/proxy.js';
import { type Client, startTestServer, type TestServer } from '../../support/server.js';
import { waitUntil } from '../../support/wait.js';

const LABELS = '{ labelSet(slug: "trees") { latest { labels(first: 10) { nodes { name } } } } }';
const UPSERT = 'mutation ($name: String!) { upsertLabels(labelSet: "trees", labels: [{ name: $name }]) { unchanged } }';

const expired: Fault = {
  status: 400,
  body: '<?xml version="1.0" encoding="UTF-8"?><Error><Code>ExpiredToken</Code><Message>expired</Message></Error>',
};

describeWithBucket('A server whose object store', () => {
  let bucket: TestBucket;
  let running: TestServer;
  let client: Client;
  let added = 0;

  beforeAll(async () => {
    bucket = await TestBucket.make();
    const variables = { ...bucket.variables, LEXICLIP_CONSISTENCY_MS: '0', LEXICLIP_LOG_LEVEL: 'silent' };
    running = await startTestServer({ ...variables, LEXICLIP_DATA: bucket.uri() });
    client = await running.tenant('acme');
    await LabelSetClient.create(client, 'trees', named('ash'));
  });
  afterAll(async () => {
    await running.close();
    await bucket.close();
  });

  const readiness = async () => {
    const response = await fetch(`${running.url}/readyz`);
    return {
      code: response.status,
      ...((await response.json()) as { fault?: string; faults?: object[]; detail?: string[] }),
    };
  };

  it.each<[what: string, fault: Fault, said: string]>([
    ['says that it has too much to do', slowDown, 'the store is too busy'],
    ['does not answer', 'stall', 'the store does not answer'],
    ['lets credentials expire', expired, 'the credentials for the store have expired'],
    ['refuses access', { status: 403 }, 'the store refuses access'],
  ])('%s is not ready and OVERLOADED, and goes on when it is over', async (_, fault, said) => {
    bucket.proxy.disturb = () => fault;
    try {
      const [read, write] = await Promise.all([client.error(LABELS), client.error(UPSERT, { name: 'birch' })]);
      for (const error of [read, write]) {
        expect(error).toMatchObject({ code: 'OVERLOADED', retryAfterMs: expect.any(Number) });
      }
      await waitUntil('it is not ready', async () => (await readiness()).code === 503);
      expect(await readiness()).toMatchObject({ fault: said, faults: [{ part: 'store', fault: said }] });
    } finally {
      bucket.proxy.disturb = () => undefined;
    }
    await waitUntil('it is ready', async () => (await readiness()).code === 200);
    expect((await readiness()).detail).toBeUndefined();
    await waitUntil(
      'changes are made again',
      async () => !(await client.send(UPSERT, { name: `tree ${++added}` })).errors,
    );
    const { labelSet } = await client.data(LABELS);
    expect(labelSet.latest.labels.nodes).toContainEqual({ name: `tree ${added}` });
  });

  it('is asked once, however many ask whether the server is ready', async () => {
    await readiness();
    await waitUntil('the answer has expired', async () => {
      bucket.proxy.take();
      await Promise.all(Array.from({ length: 20 }, readiness));
      return bucket.proxy.take().some(({ path }) => path.includes('/readiness?'));
    });
    await Promise.all(Array.from({ length: 20 }, readiness));
    expect(bucket.proxy.take().filter(({ path }) => path.includes('/readiness?'))).toEqual([]);
  });
});
