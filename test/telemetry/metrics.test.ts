import { distinctImage, distinctImages } from '../support/images.js';
import { scrape, valueIn } from '../support/metrics.js';
import { Client, startTestServer, type TestServer } from '../support/server.js';

const TOKEN = 'token-of-the-metrics-0123456789';
const CLASSIFY =
  'query ($image: String!) { classify(input: { image: { base64: $image }, labels: ["cat", "dog"] }) { unknown } }';

describe('Metrics', () => {
  let running: TestServer;
  let tenants: Client[];

  const metrics = () => scrape(running.url, TOKEN);

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_METRICS_TOKEN: TOKEN, LEXICLIP_METRICS_TENANTS: '2' });
    tenants = [await running.tenant('first'), await running.tenant('second'), await running.tenant('third')];
  });
  afterAll(() => running.close());

  const client = (index: number) => tenants[index] as Client;

  it.each([
    ['without a key', undefined],
    ['to a key that nobody has', 'x'.repeat(40)],
    ['to a token that is nearly right', `${TOKEN}0`],
  ])('are not shown %s', async (_, key) => {
    const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
    const response = await fetch(`${running.url}/metrics`, { headers });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it("are not shown to a tenant's key", async () => {
    const headers = { authorization: `Bearer ${client(0).key}` };
    expect((await fetch(`${running.url}/metrics`, { headers })).status).toBe(401);
  });

  it('are shown to the token, which opens nothing else, and to the operator', async () => {
    const { errors } = await new Client(running.url, TOKEN).send('{ viewer { isOperator } }');
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
    expect((await metrics()).has('lexiclip_ready')).toBe(true);
    expect((await scrape(running.url, running.operator.key)).has('lexiclip_ready')).toBe(true);
  });

  it('count images by tenant, stages, batches, cache hits and runs of the model', async () => {
    const before = await metrics();
    const images = await distinctImages(3, 100);
    const many = `query ($images: [ImageInput!]!) {
      classifyMany(input: { images: $images, labels: ["cat", "dog"] }) { ... on Classification { unknown } } }`;
    await client(0).data(many, { images: images.map((base64) => ({ base64 })) });
    await client(0).data(CLASSIFY, { image: images[0] });
    const after = await metrics();
    const rise = (series: string) => valueIn(after, series) - valueIn(before, series);
    expect(rise('lexiclip_images_total{tenant="first"}')).toBe(4);
    expect(rise('lexiclip_images_encoded_total')).toBe(3);
    expect(rise('lexiclip_image_cache_hits_total')).toBe(1);
    expect(rise('lexiclip_image_cache_misses_total')).toBe(3);
    expect(rise('lexiclip_classify_stage_seconds_count{stage="embed"}')).toBe(3);
    expect(rise('lexiclip_classify_stage_seconds_count{stage="total"}')).toBe(4);
    expect(rise('lexiclip_classify_batch_size_sum')).toBe(3);
    expect(rise('lexiclip_classify_batch_size_count')).toBe(rise('lexiclip_model_runs_total{tower="image"}'));
    expect(rise('lexiclip_graphql_operations_total{field="classifyMany",code="OK"}')).toBe(1);
    expect(valueIn(after, 'lexiclip_queue_images')).toBe(0);
    expect(valueIn(after, 'lexiclip_ready')).toBe(1);
  });

  it('know images that fail alone, and operations by the code of their error', async () => {
    const image = 'bm90IGFuIGltYWdl';
    const many = `{ classifyMany(input: { images: [{ base64: "${image}" }], labels: ["a", "b"] }) { __typename } }`;
    const before = await metrics();
    await client(0).data(many);
    await client(0).send(CLASSIFY, { image });
    await client(0).send('{ nonsense }');
    const after = await metrics();
    const rise = (series: string) => valueIn(after, series) - valueIn(before, series);
    expect(rise('lexiclip_image_failures_total{code="UNSUPPORTED_IMAGE"}')).toBe(2);
    expect(rise('lexiclip_graphql_operations_total{field="classify",code="UNSUPPORTED_IMAGE"}')).toBe(1);
    expect(rise('lexiclip_graphql_operations_total{field="_none",code="GRAPHQL_VALIDATION_FAILED"}')).toBe(1);
  });

  it('count versions of label sets, writes of records, and prompts', async () => {
    await client(0).data(
      'mutation { createLabelSet(input: { slug: "trees", labels: [{ name: "ash" }] }) { unchanged } }',
    );
    const before = await metrics();
    const upsert =
      'mutation ($name: String!) { upsertLabels(labelSet: "trees", labels: [{ name: $name }]) { unchanged } }';
    await client(0).data(upsert, { name: 'birch' });
    const after = await metrics();
    const rise = (series: string) => valueIn(after, series) - valueIn(before, series);
    expect(rise('lexiclip_storage_commits_total{kind="label_sets"}')).toBe(1);
    expect(rise('lexiclip_storage_commits_total{kind="records"}')).toBeGreaterThanOrEqual(2);
    expect(rise('lexiclip_prompts_encoded_total')).toBe(1);
  });

  it('have as many tenants as LEXICLIP_METRICS_TENANTS says; the others share a name', async () => {
    for (const [i, tenant] of tenants.entries()) await tenant.data(CLASSIFY, { image: await distinctImage(200 + i) });
    const series = [...(await metrics()).keys()].filter((name) => name.startsWith('lexiclip_images_total'));
    expect(series).toEqual(['first', 'second', '_other'].map((slug) => `lexiclip_images_total{tenant="${slug}"}`));
  });

  it('get no series by what a client makes up: aliases, operation names, paths, methods', async () => {
    const before = new Set((await metrics()).keys());
    await client(0).data('query Once { a: viewer { isOperator } }');
    const known = (await metrics()).size;
    await client(0).data('query MadeUp { madeUp1: viewer { isOperator } madeUp2: viewer { isOperator } }');
    await client(0).data('query { ...F } fragment F on Query { madeUp3: viewer { isOperator } }');
    for (const path of ['/made-up-1', '/made-up-2?x=1', '/%zz', '/graphql/made-up']) await fetch(running.url + path);
    await fetch(`${running.url}/made-up`, { method: 'PROPFIND' });
    const after = await metrics();
    const fresh = [...after.keys()].filter((series) => !before.has(series));
    expect(fresh.filter((series) => /made|zz|PROPFIND/i.test(series))).toEqual([]);
    expect(valueIn(after, 'lexiclip_http_requests_total{method="GET",route="_none",status="404"}')).toBe(3);
    expect(after.size).toBeLessThan(known + 30);
  });

  it('count refusals for a key, and requests by route and status', async () => {
    const before = await metrics();
    await new Client(running.url, 'nobody').send('{ viewer { isOperator } }');
    const after = await metrics();
    const rise = (series: string) => valueIn(after, series) - valueIn(before, series);
    expect(rise('lexiclip_auth_failures_total{code="UNAUTHENTICATED"}')).toBe(1);
    expect(rise('lexiclip_http_requests_total{method="POST",route="/graphql",status="401"}')).toBe(1);
    expect(rise('lexiclip_http_request_duration_seconds_count{route="/graphql"}')).toBe(1);
  });

  it('tell of the process: event loop, memory, garbage collection', async () => {
    const names = [...(await metrics()).keys()].join('\n');
    for (const name of [
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
      'nodejs_gc_duration_seconds',
    ]) {
      expect(names).toContain(name);
    }
  });

  it('of two servers on the same data are their own, and tell of the races that either has lost', async () => {
    const other = await startTestServer({ LEXICLIP_METRICS_TOKEN: TOKEN, LEXICLIP_DATA: running.data });
    try {
      const second = new Client(other.url, client(1).key);
      await client(1).data(
        'mutation { createLabelSet(input: { slug: "race", labels: [{ name: "a" }] }) { unchanged } }',
      );
      const upsert = (who: Client, name: string) =>
        who.data(
          'mutation ($name: String!) { upsertLabels(labelSet: "race", labels: [{ name: $name }]) { unchanged } }',
          { name },
        );
      const conflicts = async () =>
        Promise.all(
          [running, other].map(async ({ server }) =>
            valueIn(await scrape(server.url, TOKEN), 'lexiclip_storage_conflicts_total{kind="label_sets"}'),
          ),
        );
      const [one, two] = (await conflicts()) as [number, number];
      await Promise.all([1, 2, 3, 4].flatMap((i) => [upsert(client(1), `one ${i}`), upsert(second, `two ${i}`)]));
      const [oneAfter, twoAfter] = (await conflicts()) as [number, number];
      expect(oneAfter - one + twoAfter - two).toBeGreaterThan(0);
      const names = [...(await scrape(other.url, TOKEN)).keys()];
      expect(names.filter((name) => name.startsWith('lexiclip_images_total'))).toEqual([]);
    } finally {
      await other.server.close();
    }
  });
});
