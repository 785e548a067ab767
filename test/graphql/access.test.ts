import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ACCESS, SCOPES, type Scope, type Things } from '../support/graphql/access-table.js';
import { Client, OPERATOR_KEY, startTestServer, type TestServer } from '../support/server.js';

const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { secret apiKey { id name prefix scopes expiresAt revokedAt } }
}`;
const REVOKE = 'mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id revokedAt } } }';
const SUSPEND = 'mutation ($id: ID!) { updateTenant(id: $id, input: { status: SUSPENDED }) { tenant { id } } }';
const VIEWER = '{ viewer { isOperator scopes tenant { slug } apiKey { id name } } }';

/** Of a key that is to expire: making it must not take longer, also on a busy machine. */
const LIFE_MS = 4_000;

describe('Access', () => {
  let running: TestServer;
  let admin: Client;
  /** A key of each scope alone. */
  const scoped = new Map<Scope, Client>();
  /** Of another tenant. */
  let stranger: Client;
  let things: Things;
  /** Headers of those who may ask for nothing. */
  const refused = new Map<string, Record<string, string>>();

  beforeAll(async () => {
    running = await startTestServer();
    admin = await running.tenant('acme');
    const expiresAt = new Date(Date.now() + LIFE_MS);
    const expired = await newKey(SCOPES, { expiresAt: expiresAt.toISOString() });
    for (const scope of SCOPES) scoped.set(scope, (await newKey([scope])).client);
    stranger = await running.tenant('stranger');
    things = await makeThings();
    const suspended = await running.tenant('suspended');
    const { viewer } = await suspended.data('{ viewer { tenant { id } } }');
    await running.operator.data(SUSPEND, { id: viewer.tenant.id });
    const revoked = await newKey(SCOPES);
    await admin.data(REVOKE, { id: revoked.id });
    const bearer = ({ key }: Client) => ({ authorization: `Bearer ${key}` });
    refused.set('no key', {});
    refused.set('a revoked key', bearer(revoked.client));
    refused.set('an expired key', bearer(expired.client));
    refused.set('a suspended tenant', bearer(suspended));
    await sleep(Math.max(0, expiresAt.getTime() - Date.now() + 10));
  });
  afterAll(() => running.close());

  async function newKey(scopes: readonly Scope[], more: Record<string, unknown> = {}) {
    const { createApiKey } = await admin.data(CREATE_KEY, { input: { name: 'key', scopes, ...more } });
    return { ...createApiKey.apiKey, client: new Client(running.url, createApiKey.secret) };
  }

  async function makeThings(): Promise<Things> {
    const { createPromptTemplate, createLabelSet, viewer } = {
      ...(await admin.data(`mutation {
        createPromptTemplate(input: { slug: "own-template", templates: ["one {label}"] }) { promptTemplate { id } }
        createLabelSet(input: { slug: "own-set", labels: [{ name: "heron" }] }) { labelSet { id } }
        tagLabelSetVersion(slug: "own-set", tag: "t", version: 1) { unchanged }
      }`)),
      ...(await admin.data('{ viewer { tenant { id slug } apiKey { id } } }')),
    };
    expect(createPromptTemplate.promptTemplate.id).toBeDefined();
    return {
      tenant: viewer.tenant.slug,
      tenantId: viewer.tenant.id,
      keyId: viewer.apiKey.id,
      labelSet: 'own-set',
      labelSetId: createLabelSet.labelSet.id,
      template: 'own-template',
    };
  }

  /** The code of the first error; undefined when there is none. */
  const codeOf = async (client: Client, query: string) => (await client.send(query)).errors?.[0]?.extensions.code;

  const request = async (authorization?: string) => {
    const response = await fetch(`${running.url}/graphql`, {
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

  it('is in the table for each query and mutation of the schema', async () => {
    const { __schema } = await admin.data(
      '{ __schema { queryType { fields { name } } mutationType { fields { name } } } }',
    );
    const names = (type: string, { fields }: { fields: { name: string }[] }) =>
      fields.map(({ name }) => `${type}.${name}`);
    const inSchema = [...names('Query', __schema.queryType), ...names('Mutation', __schema.mutationType)];
    const inTable = Object.keys(ACCESS).filter((name) => /^(Query|Mutation)\./.test(name));
    expect(inTable.sort()).toEqual(inSchema.sort());
  });

  describe.each(Object.entries(ACCESS))('to %s', (name, { allowed, query, of }) => {
    it.each([...SCOPES, 'OPERATOR'] as const)('is as the table says for %s', async (who) => {
      // The operator belongs to no tenant, so it has none of a tenant's fields to ask for here.
      if (who === 'OPERATOR' && name.startsWith('Tenant.')) return;
      const code = await codeOf(who === 'OPERATOR' ? running.operator : (scoped.get(who) as Client), query);
      expect(code === 'FORBIDDEN').toBe(!allowed.includes(who));
      expect(code).not.toBe('UNAUTHENTICATED');
    });

    it.each(['no key', 'a revoked key', 'an expired key', 'a suspended tenant'])('is refused to %s', async (who) => {
      const response = await fetch(`${running.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...refused.get(who) },
        body: JSON.stringify({ query }),
      });
      const { data, errors } = (await response.json()) as {
        data?: unknown;
        errors: { extensions: { code: string } }[];
      };
      const expected = who === 'a suspended tenant' ? [403, 'FORBIDDEN'] : [401, 'UNAUTHENTICATED'];
      expect([response.status, errors[0]?.extensions.code]).toEqual(expected);
      expect(data).toBeUndefined();
    });

    if (of) {
      it("finds nothing of another tenant's, with all scopes", async () => {
        expect(await codeOf(stranger, of(things))).toBe('NOT_FOUND');
      });
    }
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

  it("to a tenant's keys, quotas and usage is the operator's", async () => {
    const query = '{ tenant(slug: "acme") { apiKeys { id } quotas { labels } usage { images } } }';
    expect((await running.operator.data(query)).tenant.apiKeys).toContainEqual({ id: things.keyId });
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
    const expiresAt = new Date(Date.now() + LIFE_MS);
    const { client } = await newKey(['CATALOG_READ'], { expiresAt: expiresAt.toISOString() });
    await client.data(VIEWER);
    await sleep(expiresAt.getTime() - Date.now() + 10);
    expect(await request(`Bearer ${client.key}`)).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
  });

  describe('by a key that is rotated', () => {
    const ROTATE = `mutation ($id: ID!, $overlap: Int) {
      rotateApiKey(id: $id, overlapSeconds: $overlap) { secret apiKey { id name scopes expiresAt } previous { id expiresAt } }
    }`;

    it('is the same for its successor, and lasts for the overlap with the old one', async () => {
      const old = await newKey(['CATALOG_READ', 'CLASSIFY'], { name: 'shop' });
      const { rotateApiKey } = await admin.data(ROTATE, { id: old.id, overlap: 3600 });
      expect(rotateApiKey.apiKey).toMatchObject({
        name: 'shop',
        scopes: ['CATALOG_READ', 'CLASSIFY'],
        expiresAt: null,
      });
      expect(rotateApiKey.previous.id).toBe(old.id);
      const left = Date.parse(rotateApiKey.previous.expiresAt) - Date.now();
      expect(Math.abs(left - 3_600_000)).toBeLessThan(60_000);
      await old.client.data(VIEWER);
      await new Client(running.url, rotateApiKey.secret).data(VIEWER);
    });

    it('ends at once without an overlap', async () => {
      const old = await newKey(['CLASSIFY']);
      await old.client.data(VIEWER);
      const { rotateApiKey } = await admin.data(ROTATE, { id: old.id, overlap: 0 });
      expect(await request(`Bearer ${old.client.key}`)).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
      await new Client(running.url, rotateApiKey.secret).data(VIEWER);
    });

    it('lasts no longer than the old one would have without it', async () => {
      const expiresAt = new Date(Date.now() + 60_000).toISOString();
      const old = await newKey(['CLASSIFY'], { expiresAt });
      const { rotateApiKey } = await admin.data(ROTATE, { id: old.id, overlap: 3600 });
      expect(rotateApiKey.previous.expiresAt).toBe(expiresAt);
      const life = Date.parse(rotateApiKey.apiKey.expiresAt) - Date.now();
      expect(Math.abs(life - 60_000)).toBeLessThan(5_000);
    });

    it.each([
      ['overlapSeconds', { overlap: -1 }],
      ['overlapSeconds', { overlap: 2_592_001 }],
    ])('is refused naming %s for %o', async (argument, variables) => {
      const { id } = await newKey(['CLASSIFY']);
      expect(await admin.error(ROTATE, { id, ...variables })).toMatchObject({ code: 'BAD_USER_INPUT', argument });
    });

    it('is refused for one that is revoked', async () => {
      const { id } = await newKey(['CLASSIFY']);
      await admin.data(REVOKE, { id });
      expect(await admin.error(ROTATE, { id })).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'id' });
    });
  });

  it('comes back, by the operator, to a tenant that has lost its keys', async () => {
    const input = { name: 'found again', scopes: ['TENANT_ADMIN'] };
    const { createApiKey } = await running.operator.data(CREATE_KEY, {
      input: { ...input, tenantId: things.tenantId },
    });
    expect((await new Client(running.url, createApiKey.secret).data(VIEWER)).viewer.tenant.slug).toBe('acme');
    expect(await running.operator.error(CREATE_KEY, { input })).toMatchObject({ argument: 'input.tenantId' });
    const nobody = { ...input, tenantId: `ten_${'0'.repeat(32)}` };
    expect(await running.operator.error(CREATE_KEY, { input: nobody })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await admin.error(CREATE_KEY, { input: { ...input, tenantId: things.tenantId } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'input.tenantId',
    });
  });

  it("is given to the operator's previous key as well, while it is being changed", async () => {
    const previous = 'previous-operator-key-0123456789-ab';
    const changed = await startTestServer({ LEXICLIP_OPERATOR_KEY_PREVIOUS: previous });
    for (const key of [OPERATOR_KEY, previous]) {
      expect((await new Client(changed.url, key).data(VIEWER)).viewer.isOperator).toBe(true);
    }
    await changed.close();
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
