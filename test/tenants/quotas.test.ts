import { readFile } from 'node:fs/promises';
import { exampleImage } from '../support/images.js';
import { anEmbedding } from '../support/label-set.js';
import { Client, startTestServer, type TestServer } from '../support/server.js';

const CREATE_TENANT = `mutation ($input: CreateTenantInput!) {
  createTenant(input: $input) { secret tenant { id quotas { labelSets labels imagesPerMinute promptsPerMinute } } }
}`;
const UPDATE_TENANT = `mutation ($id: ID!, $input: UpdateTenantInput!) {
  updateTenant(id: $id, input: $input) { tenant { quotas { labelSets labels imagesPerMinute promptsPerMinute } } }
}`;
const CREATE = `mutation ($slug: String!, $labels: [LabelInput!]!) {
  createLabelSet(input: { slug: $slug, labels: $labels }) { unchanged }
}`;
const UPSERT = `mutation ($slug: String!, $labels: [LabelInput!]!) {
  upsertLabels(labelSet: $slug, labels: $labels) { added }
}`;
const CLASSIFY = 'query ($input: ClassifyInput!) { classify(input: $input) { predictions { name } } }';
const MANY = `query ($input: ClassifyManyInput!) {
  classifyMany(input: $input) { __typename ... on ClassifyFailure { index code retryAfterMs } }
}`;

let serial = 0;
const labels = (count: number) => Array.from({ length: count }, () => ({ name: `label ${++serial}` }));

describe('Quotas', () => {
  let running: TestServer;
  let image: string;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_QUOTA_LABEL_SETS: '7' });
    image = (await readFile(exampleImage('frog.png'))).toString('base64');
  });
  afterAll(() => running.close());

  async function tenantWith(quotas: Record<string, number | null>): Promise<Client & { id: string }> {
    const input = { slug: `quota-${++serial}`, name: 'Quota', quotas };
    const { createTenant } = await running.operator.data(CREATE_TENANT, { input });
    return Object.assign(new Client(running.url, createTenant.secret), { id: createTenant.tenant.id });
  }

  const ask = (client: Client, query: string, variables: unknown) =>
    fetch(`${client.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${client.key}` },
      body: JSON.stringify({ query, variables }),
    });

  it("are the server's, but for those that the operator sets", async () => {
    const input = { slug: 'default-quotas', name: 'Default', quotas: { labels: 50 } };
    const { createTenant } = await running.operator.data(CREATE_TENANT, { input });
    const rates = { imagesPerMinute: 60_000, promptsPerMinute: 200_000 };
    expect(createTenant.tenant.quotas).toEqual({ labelSets: 7, labels: 50, ...rates });
    const { id } = createTenant.tenant;
    const change = async (quotas: unknown) =>
      (await running.operator.data(UPDATE_TENANT, { id, input: { quotas } })).updateTenant.tenant.quotas;
    expect(await change({ labelSets: 3 })).toEqual({ labelSets: 3, labels: 50, ...rates });
    expect(await change({ labelSets: null })).toEqual({ labelSets: 7, labels: 50, ...rates });
    const viewer = await new Client(running.url, createTenant.secret).data(
      '{ viewer { tenant { quotas { labels } } } }',
    );
    expect(viewer.viewer.tenant.quotas).toEqual({ labels: 50 });
  });

  it('are refused below zero, naming the quota', async () => {
    const input = { slug: 'negative', name: 'Negative', quotas: { labels: -1 } };
    expect(await running.operator.error(CREATE_TENANT, { input })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'input.quotas.labels',
    });
  });

  it('of label sets hold, and a deleted set makes room', async () => {
    const client = await tenantWith({ labelSets: 2 });
    await client.data(CREATE, { slug: 'a', labels: labels(1) });
    await client.data(CREATE, { slug: 'b', labels: labels(1) });
    const refusal = { code: 'FORBIDDEN', quota: 'labelSets', limit: 2, used: 2, argument: 'input.labels' };
    expect(await client.error(CREATE, { slug: 'c', labels: labels(1) })).toMatchObject(refusal);
    await client.data('mutation { deleteLabelSet(slug: "a") { id } }');
    await client.data(CREATE, { slug: 'c', labels: labels(1) });
  });

  it('of labels hold over all sets together, and what is refused leaves no version', async () => {
    const client = await tenantWith({ labels: 10 });
    await client.data(CREATE, { slug: 'a', labels: labels(6) });
    await client.data(CREATE, { slug: 'b', labels: labels(3) });
    const refusal = { code: 'FORBIDDEN', quota: 'labels', limit: 10, used: 9, argument: 'labels' };
    expect(await client.error(UPSERT, { slug: 'a', labels: labels(2) })).toMatchObject(refusal);
    expect((await client.data('{ labelSet(slug: "a") { latest { number } } }')).labelSet.latest.number).toBe(1);
    await client.data(UPSERT, { slug: 'a', labels: labels(1) });
  });

  it('of labels hold for many who write at once', async () => {
    const client = await tenantWith({ labels: 20, labelSets: 100 });
    const writes = Array.from({ length: 10 }, (_, i) =>
      client.send(CREATE, { slug: `at-once-${i}`, labels: labels(4) }),
    );
    const refused = (await Promise.all(writes)).filter(({ errors }) => errors?.[0]?.extensions.code === 'FORBIDDEN');
    expect(refused).toHaveLength(5);
  });

  it('of API keys hold for those that have not ended', async () => {
    const client = await tenantWith({ apiKeys: 2 });
    const create = 'mutation { createApiKey(input: { name: "k", scopes: [CLASSIFY] }) { apiKey { id } } }';
    const { createApiKey } = await client.data(create);
    const { id } = createApiKey.apiKey;
    const refusal = { code: 'FORBIDDEN', quota: 'apiKeys', limit: 2, used: 2 };
    expect(await client.error(create)).toMatchObject({ ...refusal, argument: 'input' });
    const rotate = 'mutation ($id: ID!, $s: Int) { rotateApiKey(id: $id, overlapSeconds: $s) { apiKey { id } } }';
    expect(await client.error(rotate, { id, s: 60 })).toMatchObject({ ...refusal, argument: 'id' });
    // A rotation without an overlap adds none.
    const { rotateApiKey } = await client.data(rotate, { id, s: 0 });
    await client.data('mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id } } }', {
      id: rotateApiKey.apiKey.id,
    });
    await client.data(create);
  });

  it('of API keys do not bind the operator, to whom a tenant turns that has lost its keys', async () => {
    const client = await tenantWith({ apiKeys: 0 });
    const create = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }';
    await running.operator.data(create, { input: { name: 'k', scopes: ['TENANT_ADMIN'], tenantId: client.id } });
  });

  it('of API keys hold for many who make them at once', async () => {
    const client = await tenantWith({ apiKeys: 5 });
    const create = 'mutation { createApiKey(input: { name: "k", scopes: [CLASSIFY] }) { secret } }';
    const answers = await Promise.all(Array.from({ length: 8 }, () => client.send(create)));
    expect(answers.filter(({ errors }) => errors?.[0]?.extensions.code === 'FORBIDDEN')).toHaveLength(4);
  });

  it('of prompt templates count each version, and a deleted template makes room', async () => {
    const client = await tenantWith({ promptTemplates: 4 });
    const create = (slug: string) =>
      `mutation { createPromptTemplate(input: { slug: "${slug}", templates: ["a {label}"] }) { unchanged } }`;
    const update = 'mutation { updatePromptTemplate(slug: "mine", templates: ["one {label}"]) { unchanged } }';
    await client.data(create('mine'));
    await client.data(update);
    const refusal = { code: 'FORBIDDEN', quota: 'promptTemplates', limit: 4, used: 4 };
    expect(await client.error(create('other'))).toMatchObject({ ...refusal, argument: 'input' });
    await client.data(update);
    const another = update.replace('one', 'another');
    expect(await client.error(another)).toMatchObject({ ...refusal, argument: 'templates' });
    await client.data('mutation { deletePromptTemplate(slug: "mine") { id } }');
    await client.data(create('other'));
  });

  it('stand beside those that were set before there were quotas of API keys', async () => {
    const client = await tenantWith({ labels: 50 });
    const input = { quotas: { apiKeys: 3 } };
    await running.operator.data(UPDATE_TENANT, { id: client.id, input });
    const quotas = '{ viewer { tenant { quotas { labels apiKeys promptTemplates } } } }';
    const read = async () => (await client.data(quotas)).viewer.tenant.quotas;
    expect(await read()).toEqual({ labels: 50, apiKeys: 3, promptTemplates: 1000 });
    await running.operator.data(UPDATE_TENANT, { id: client.id, input: { quotas: { apiKeys: null } } });
    expect(await read()).toEqual({ labels: 50, apiKeys: 1000, promptTemplates: 1000 });
  });

  describe('of images a minute', () => {
    it('refuse the next image with the time to wait', async () => {
      const client = await tenantWith({ imagesPerMinute: 2 });
      const input = { image: { base64: image }, labels: ['frog', 'ship'] };
      await client.data(CLASSIFY, { input });
      await client.data(CLASSIFY, { input });
      const refusal = await client.error(CLASSIFY, { input });
      expect(refusal).toMatchObject({ code: 'RATE_LIMITED', quota: 'imagesPerMinute', limit: 2 });
      expect((refusal as { retryAfterMs?: number }).retryAfterMs).toBeGreaterThan(1_000);
      expect((refusal as { retryAfterMs?: number }).retryAfterMs).toBeLessThanOrEqual(60_000);
    });

    it('fail only the images that are too many', async () => {
      const client = await tenantWith({ imagesPerMinute: 2 });
      const input = { images: Array(4).fill({ base64: image }), labels: ['frog'] };
      const { classifyMany } = await client.data(MANY, { input });
      expect(classifyMany.map(({ code }: { code?: string }) => code ?? 'OK')).toEqual([
        'OK',
        'OK',
        'RATE_LIMITED',
        'RATE_LIMITED',
      ]);
      expect(classifyMany[3].retryAfterMs).toBeGreaterThan(0);
    });

    it('do not count embeddings, which cost the model nothing', async () => {
      const client = await tenantWith({ imagesPerMinute: 0 });
      await client.data(CLASSIFY, { input: { image: { embedding: anEmbedding() }, labels: ['frog'] } });
      expect(await client.error(CLASSIFY, { input: { image: { base64: image }, labels: ['frog'] } })).toMatchObject({
        code: 'RATE_LIMITED',
      });
    });

    it('stand in the headers of every answer', async () => {
      const client = await tenantWith({ imagesPerMinute: 5 });
      const headersOf = async (query: string, variables: unknown) => {
        const { headers } = await ask(client, query, variables);
        return ['policy', 'limit', 'remaining'].map((name) => headers.get(`ratelimit-${name}`));
      };
      expect(await headersOf('{ viewer { isOperator } }', {})).toEqual(['5;w=60', '5', '5']);
      const input = { images: Array(3).fill({ base64: image }), labels: ['frog'] };
      expect(await headersOf(MANY, { input })).toEqual(['5;w=60', '5', '2']);
      const { headers } = await ask(client, '{ viewer { isOperator } }', {});
      expect(Number(headers.get('ratelimit-reset'))).toBeLessThanOrEqual(60);
    });

    it('refuse a large request with 429 before it is read', async () => {
      const client = await tenantWith({ imagesPerMinute: 1 });
      await client.data(CLASSIFY, { input: { image: { base64: image }, labels: ['frog'] } });
      const response = await ask(client, CLASSIFY, {
        input: { image: { base64: 'A'.repeat(100_000) }, labels: ['frog'] },
      });
      expect(response.status).toBe(429);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
      expect(errors[0]?.extensions.code).toBe('RATE_LIMITED');
    });

    it("are a tenant's own", async () => {
      const [busy, other] = [await tenantWith({ imagesPerMinute: 1 }), await tenantWith({ imagesPerMinute: 1 })];
      const input = { image: { base64: image }, labels: ['frog'] };
      await busy.data(CLASSIFY, { input });
      await busy.error(CLASSIFY, { input });
      await other.data(CLASSIFY, { input });
    });
  });

  describe('of prompts a minute', () => {
    const upsert = async (client: Client, count: number) =>
      client.send(CREATE, { slug: `prompts-${++serial}`, labels: labels(count) });

    it('refuse what is too much with the time to wait, and keep what was encoded until then', async () => {
      const client = await tenantWith({ promptsPerMinute: 10 });
      const given = labels(14);
      const refusal: Record<string, unknown> = await client.error(CREATE, { slug: 'a', labels: given });
      expect(refusal).toMatchObject({ code: 'RATE_LIMITED', quota: 'promptsPerMinute', limit: 10, promptsEncoded: 10 });
      expect(refusal.retryAfterMs).toBeGreaterThan(1_000);
      expect((await client.data('{ labelSets { totalCount } }')).labelSets.totalCount).toBe(0);
      // Those that are known cost nothing.
      await client.data(CREATE, { slug: 'a', labels: given.slice(0, 10) });
    });

    it('count the labels of a classification by embedding, which costs no image', async () => {
      const client = await tenantWith({ promptsPerMinute: 3, imagesPerMinute: 0 });
      const names = labels(4).map(({ name }) => name);
      const classify = (some: string[]) =>
        client.send(CLASSIFY, { input: { image: { embedding: anEmbedding() }, labels: some } });
      expect((await classify(names.slice(0, 3))).errors).toBeUndefined();
      expect((await classify(names)).errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED' });
      expect((await classify(names.slice(0, 3))).errors).toBeUndefined();
    });

    it("are a tenant's own, and hold for calls that come together", async () => {
      const [busy, other] = [await tenantWith({ promptsPerMinute: 10 }), await tenantWith({ promptsPerMinute: 10 })];
      const answers = await Promise.all([4, 4, 4].map((count) => upsert(busy, count)));
      expect(answers.filter(({ errors }) => errors?.[0]?.extensions.code === 'RATE_LIMITED')).toHaveLength(1);
      expect((await upsert(other, 10)).errors).toBeUndefined();
    });
  });
});
