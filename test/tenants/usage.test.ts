import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleImage, plain } from '../support/images.js';
import { spawnServer } from '../support/process.js';
import { Client, startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait.js';

const USAGE = '{ viewer { tenant { usage { date requests images promptsEncoded errors bytes } } } }';
const CLASSIFY = 'query ($input: ClassifyInput!) { classify(input: $input) { predictions { name } } }';
const CREATE = `mutation {
  createLabelSet(input: { slug: "s", labels: [{ name: "cat" }, { name: "dog" }] }) { promptsEncoded }
}`;

interface Day {
  date: string;
  requests: number;
  images: number;
  promptsEncoded: number;
  errors: number;
  bytes: number;
}

const today = () => new Date().toISOString().slice(0, 10);
const usageOf = async (client: Client): Promise<Day[]> => (await client.data(USAGE)).viewer.tenant.usage;

describe('Usage', () => {
  let data: string;
  let running: TestServer;
  let image: Buffer;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    running = await startTestServer({ LEXICLIP_DATA: data });
    image = await readFile(exampleImage('frog.png'));
  });
  afterAll(async () => {
    await running.close();
    await rm(data, { recursive: true, force: true });
  });

  it('counts requests, images, prompts, errors and bytes by the day', async () => {
    const client = await running.tenant();
    await client.data(CREATE);
    await client.data(CLASSIFY, { input: { image: { base64: image.toString('base64') }, labelSet: { slug: 's' } } });
    await client.error(CLASSIFY, { input: { image: { base64: 'AAAA' }, labelSet: { slug: 's' } } });
    await client.error('mutation { deleteLabelSet(slug: "none") { deletedId } }');
    const [day, ...rest] = await usageOf(client);
    expect(rest).toEqual([]);
    expect(day).toMatchObject({ date: today(), requests: 4, images: 2, promptsEncoded: 2, errors: 2 });
    expect((day as Day).bytes).toBeGreaterThan(image.length);
  });

  it('counts samples, and the bytes of thumbnails', async () => {
    const client = await running.tenant();
    await client.data(CREATE);
    await client.data(
      `mutation { createSampleSet(input: { slug: "p", labelSet: "s", keepThumbnails: true }) { unchanged } }`,
    );
    const add = 'mutation ($i: AddSamplesInput!) { addSamples(input: $i) { added } }';
    const samples = [{ image: { base64: image.toString('base64') } }, { image: { embedding: Array(256).fill(1) } }];
    await client.data(add, { i: { sampleSet: 'p', samples } });
    await client.data(add, { i: { sampleSet: 'p', samples } });
    const usage = (await client.data('{ viewer { tenant { usage { samples thumbnailBytes } } } }')).viewer.tenant.usage;
    const shown = '{ sampleSet(slug: "p") { latest { samples { nodes { thumbnail } } } } }';
    const [{ thumbnail }] = (await client.data(shown)).sampleSet.latest.samples.nodes;
    expect(usage).toEqual([{ samples: 2, thumbnailBytes: Buffer.from(thumbnail.split(',')[1], 'base64').length }]);
  });

  it('counts the bytes of a body that does not say its length', async () => {
    const client = await running.tenant();
    const query = `{ viewer { isOperator } } ${'#'.repeat(5_000)}`;
    const response = await fetch(`${client.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${client.key}` },
      body: new Blob([JSON.stringify({ query })]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(200);
    await response.text();
    expect((await usageOf(client))[0]?.bytes).toBeGreaterThan(5_000);
  });

  /** Asked by the operator, whose requests are not counted. */
  const usageSeen = async (slug: string): Promise<Day | undefined> =>
    (
      await running.operator.data(
        'query ($slug: String!) { tenant(slug: $slug) { usage { requests images bytes } } }',
        { slug },
      )
    ).tenant.usage[0];

  it('counts what a request has taken whose client does not wait for its answer', async () => {
    const client = await running.tenant('impatient');
    const { images } = running.server.counters();
    const slow = await plain(3600, 3600, [90, 120, 150]).png({ progressive: true }).toBuffer();
    const input = { image: { base64: slow.toString('base64') }, labels: ['cat', 'dog'] };
    const body = JSON.stringify({ query: CLASSIFY, variables: { input } });
    const leaving = new AbortController();
    const answer = fetch(`${client.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${client.key}` },
      body,
      signal: leaving.signal,
    });
    await waitUntil('it is at work', () => running.server.counters().images > images);
    leaving.abort();
    await expect(answer).rejects.toThrow();
    let day: Day | undefined;
    await waitUntil('it is counted', async () => {
      day = await usageSeen('impatient');
      return day !== undefined;
    });
    expect(day).toMatchObject({ requests: 1, images: 1 });
    expect((day as Day).bytes).toBeGreaterThanOrEqual(body.length);
  });

  it('counts of a body that breaks off what has come of it', async () => {
    const client = await running.tenant('breaking');
    const socket = connect(Number(new URL(client.url).port), '127.0.0.1');
    const head = ['POST /graphql HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 900000'];
    socket.write([...head, `Authorization: Bearer ${client.key}`, '', '#'.repeat(10_000)].join('\r\n'));
    await fetch(`${client.url}/healthz`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await waitUntil('it is counted', async () => (await usageSeen('breaking')) !== undefined);
    const day = (await usageSeen('breaking')) as Day;
    expect(day).toMatchObject({ requests: 1, images: 0 });
    expect(day.bytes).toBeLessThanOrEqual(10_000);
  });

  it("is there for the operator, and not for a tenant's other keys", async () => {
    const client = await running.tenant('billed');
    await client.data(CREATE);
    const { tenant } = await running.operator.data('{ tenant(slug: "billed") { usage { promptsEncoded } } }');
    expect(tenant.usage).toEqual([{ promptsEncoded: 2 }]);
    const input = { name: 'key', scopes: ['CLASSIFY', 'CATALOG_READ', 'CATALOG_WRITE'] };
    const { createApiKey } = await client.data(
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
      { input },
    );
    expect(await new Client(client.url, createApiKey.secret).error(USAGE)).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('can be asked for by dates', async () => {
    const client = await running.tenant();
    await client.data(CREATE);
    const ask = (from: string, to: string) =>
      `{ viewer { tenant { usage(from: "${from}", to: "${to}") { images } } } }`;
    expect((await client.data(ask('2020-01-01', '2020-12-31'))).viewer.tenant.usage).toEqual([]);
    expect((await client.data(ask(today(), today()))).viewer.tenant.usage).toHaveLength(1);
    expect(await client.error(ask(today(), '2020-01-01'))).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'from' });
    expect(await client.error(ask('2020-01-01', '2026-01-01'))).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'from',
    });
  });

  it('is of all processes together, and survives their end', async () => {
    const client = await running.tenant();
    const [apart, here] = [await spawnServer(data), await startTestServer({ LEXICLIP_DATA: data })];
    for (const [i, { url }] of [apart, here].entries()) {
      await new Client(url, client.key).data(CREATE.replace('"s"', `"s-${i}"`));
    }
    expect(await apart.stop()).toBe(0);
    await here.close();
    await client.data('{ viewer { isOperator } }');
    // The second server found the vectors of the first, and encoded nothing.
    expect(await usageOf(client)).toMatchObject([{ requests: 3, promptsEncoded: 2 }]);
    await running.close();
    running = await startTestServer({ LEXICLIP_DATA: data });
    const again = new Client(running.url, client.key);
    expect(await usageOf(again)).toMatchObject([{ requests: 4, promptsEncoded: 2 }]);
  });
});
