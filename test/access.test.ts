import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, OPERATOR_KEY, startTestServer, type TestServer } from './support/server.js';

const SCOPES = ['CLASSIFY', 'CATALOG_READ', 'CATALOG_WRITE', 'TENANT_ADMIN'] as const;
type Scope = (typeof SCOPES)[number];
const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { secret apiKey { id name prefix scopes expiresAt revokedAt } }
}`;
const REVOKE = 'mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id revokedAt } } }';
const VIEWER = '{ viewer { isOperator scopes tenant { slug } apiKey { id name } } }';

/** What each query and mutation needs. Their arguments name nothing that is there: only whether one may ask counts. */
const OPERATIONS: Record<string, { needs: Scope | 'OPERATOR'; query: string }> = {
  labelSet: { needs: 'CATALOG_READ', query: '{ labelSet(slug: "x") { id } }' },
  labelSets: { needs: 'CATALOG_READ', query: '{ labelSets { totalCount } }' },
  promptTemplate: { needs: 'CATALOG_READ', query: '{ promptTemplate(slug: "x") { id } }' },
  promptTemplates: { needs: 'CATALOG_READ', query: '{ promptTemplates { totalCount } }' },
  classify: { needs: 'CLASSIFY', query: '{ classify(input: { image: {}, labels: ["a"] }) { unknown } }' },
  classifyMany: { needs: 'CLASSIFY', query: '{ classifyMany(input: { images: [], labels: ["a"] }) { __typename } }' },
  createLabelSet: {
    needs: 'CATALOG_WRITE',
    query: 'mutation { createLabelSet(input: { slug: "", labels: [] }) { version { number } } }',
  },
  upsertLabels: { needs: 'CATALOG_WRITE', query: 'mutation { upsertLabels(labelSet: "x", labels: []) { added } }' },
  importLabels: { needs: 'CATALOG_WRITE', query: 'mutation { importLabels(labelSet: "x", labels: []) { unchanged } }' },
  removeLabels: {
    needs: 'CATALOG_WRITE',
    query: 'mutation { removeLabels(labelSet: "x", names: ["a"]) { version { number } } }',
  },
  createPromptTemplate: {
    needs: 'CATALOG_WRITE',
    query: 'mutation { createPromptTemplate(input: { slug: "", templates: [] }) { unchanged } }',
  },
  updatePromptTemplate: {
    needs: 'CATALOG_WRITE',
    query: 'mutation { updatePromptTemplate(slug: "x", templates: []) { unchanged } }',
  },
  createApiKey: {
    needs: 'TENANT_ADMIN',
    query: 'mutation { createApiKey(input: { name: "", scopes: [] }) { secret } }',
  },
  revokeApiKey: { needs: 'TENANT_ADMIN', query: 'mutation { revokeApiKey(id: "x") { apiKey { id } } }' },
  tenant: { needs: 'OPERATOR', query: '{ tenant(slug: "x") { id } }' },
  tenants: { needs: 'OPERATOR', query: '{ tenants { totalCount } }' },
  createTenant: { needs: 'OPERATOR', query: 'mutation { createTenant(input: { slug: "", name: "" }) { secret } }' },
};

describe('Access', () => {
  let running: TestServer;
  let admin: Client;

  beforeAll(async () => {
    running = await startTestServer();
    admin = await running.tenant('acme');
  });
  afterAll(() => running.close());

  async function newKey(scopes: readonly Scope[], more: Record<string, unknown> = {}) {
    const { createApiKey } = await admin.data(CREATE_KEY, { input: { name: 'key', scopes, ...more } });
    return { ...createApiKey.apiKey, client: new Client(running.server.url, createApiKey.secret) };
  }

  /** The code of the first error; undefined when there is none. */
  const codeOf = async (client: Client, query: string) => (await client.send(query)).errors?.[0]?.extensions.code;

  const request = async (authorization?: string) => {
    const response = await fetch(`${running.server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
      body: JSON.stringify({ query: VIEWER }),
    });
    const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
    return { status: response.status, code: errors?.[0]?.extensions.code };
  };

  describe('without a valid key is refused before anything else', () => {
    it.each<[string, string | undefined]>([
      ['no key', undefined],
      ['an empty key', 'Bearer '],
      ['another scheme', 'Basic YTpi'],
      ['a key of no form', 'Bearer nonsense'],
      ['a key that was never made', `Bearer lxc_${'0'.repeat(38)}`],
      ['a key in a query of its own', "Bearer lxc_'OR'1'='1"],
      ["the operator's key with another end", `Bearer ${OPERATOR_KEY.slice(0, -1)}x`],
    ])('%s', async (_, authorization) => {
      expect(await request(authorization)).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
    });

    it('a key with one character changed', async () => {
      const last = admin.key.at(-1) === 'a' ? 'b' : 'a';
      const status = await request(`Bearer ${admin.key.slice(0, -1)}${last}`);
      expect(status).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
    });
  });

  describe.each(Object.entries(OPERATIONS))('to %s', (name, { needs, query }) => {
    it(`is given to ${needs} only`, async () => {
      const callers = new Map<string, Client>([['OPERATOR', running.operator]]);
      for (const scope of SCOPES) callers.set(scope, (await newKey([scope])).client);
      for (const [who, client] of callers) {
        const code = await codeOf(client, query);
        expect({ name, who, forbidden: code === 'FORBIDDEN' }).toEqual({ name, who, forbidden: who !== needs });
      }
    });
  });

  it('to node follows the scopes: what a key may not see is not there', async () => {
    const { promptTemplate } = await admin.data('{ promptTemplate(slug: "photo") { id } }');
    const other = await newKey(['CLASSIFY']);
    const sees = async (client: Client, id: string) =>
      (await codeOf(client, `{ node(id: "${id}") { id } }`)) === undefined;
    const reader = await newKey(['CATALOG_READ']);
    expect(await sees(reader.client, promptTemplate.id)).toBe(true);
    expect(await sees(other.client, promptTemplate.id)).toBe(false);
    expect(await sees(admin, other.id)).toBe(true);
    expect(await sees(reader.client, other.id)).toBe(false);
    expect(await sees(other.client, other.id)).toBe(true);
  });

  it("to a tenant's list of keys needs TENANT_ADMIN", async () => {
    const KEYS = '{ viewer { tenant { apiKeys { id } } } }';
    expect(await codeOf((await newKey(['CATALOG_READ'])).client, KEYS)).toBe('FORBIDDEN');
    expect(await codeOf((await newKey(['TENANT_ADMIN'])).client, KEYS)).toBeUndefined();
  });

  describe('viewer', () => {
    it('is the operator', async () => {
      expect((await running.operator.data(VIEWER)).viewer).toEqual({
        isOperator: true,
        scopes: [],
        tenant: null,
        apiKey: null,
      });
    });

    it("is a tenant's key with its scopes", async () => {
      const { id, client } = await newKey(['CATALOG_READ', 'CLASSIFY'], { name: 'shop window' });
      expect((await client.data(VIEWER)).viewer).toEqual({
        isOperator: false,
        scopes: ['CATALOG_READ', 'CLASSIFY'],
        tenant: { slug: 'acme' },
        apiKey: { id, name: 'shop window' },
      });
    });
  });

  it('ends at once for a key that is revoked', async () => {
    const { id, client } = await newKey(['CATALOG_READ']);
    await client.data(VIEWER);
    const { revokeApiKey } = await admin.data(REVOKE, { id });
    expect(revokeApiKey.apiKey.revokedAt).not.toBeNull();
    expect(await request(`Bearer ${client.key}`)).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
  });

  it('keeps the time of the first revocation', async () => {
    const { id } = await newKey(['CATALOG_READ']);
    const first = await admin.data(REVOKE, { id });
    expect(await admin.data(REVOKE, { id })).toEqual(first);
  });

  it('ends for a key that expires', async () => {
    const { client } = await newKey(['CATALOG_READ'], { expiresAt: new Date(Date.now() + 1000).toISOString() });
    await client.data(VIEWER);
    await sleep(1100);
    expect(await request(`Bearer ${client.key}`)).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
  });

  it('is by secrets that are nowhere in the data directory', async () => {
    const { client, prefix } = await newKey(['CLASSIFY']);
    const entries = await readdir(running.data, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const contents = Buffer.concat(await Promise.all(files.map((file) => readFile(file))));
    // What may be shown of a secret is there, so what is looked for would be found.
    expect(contents.includes(prefix)).toBe(true);
    expect([OPERATOR_KEY, admin.key, client.key].filter((secret) => contents.includes(secret))).toEqual([]);
  });
});
