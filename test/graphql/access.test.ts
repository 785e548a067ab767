import type { Scope } from '#lexiclip/domain/api-key.js';
import { ACCESS, SCOPES, type Things } from '../support/graphql/access-table.js';
import {
  answerTo,
  CREATE_KEY,
  codeOf,
  firstAnswer,
  newKey,
  pathFor,
  REVOKE,
  soon,
  VIEWER,
} from '../support/graphql/keys.js';
import { Client, OPERATOR_KEY, sharedServer } from '../support/server.js';
import { waitUntil } from '../support/wait.js';

const SUSPEND = 'mutation ($id: ID!) { updateTenant(id: $id, input: { status: SUSPENDED }) { tenant { id } } }';

/** Queries that ask whether something is there. */
const isLookup = (name: string): boolean => /^Query\.(?!classify|evaluation|preview)/.test(name);

describe('Access', () => {
  const running = sharedServer();
  let admin: Client;
  /** A key of each scope alone. */
  const scoped = new Map<Scope, Client>();
  /** Of another tenant. */
  let stranger: Client;
  let things: Things;
  /** Headers of those who may ask for nothing. */
  const refused = new Map<string, Record<string, string>>();

  beforeAll(async () => {
    admin = await running.tenant();
    const expiresAt = soon();
    const expired = await newKey(admin, SCOPES, { expiresAt: expiresAt.toISOString() });
    for (const scope of SCOPES) scoped.set(scope, (await newKey(admin, [scope])).client);
    stranger = await running.tenant();
    things = await makeThings();
    const suspended = await running.tenant();
    const { viewer } = await suspended.data('{ viewer { tenant { id } } }');
    await running.operator.data(SUSPEND, { id: viewer.tenant.id });
    const revoked = await newKey(admin, SCOPES);
    await admin.data(REVOKE, { id: revoked.id });
    const bearer = ({ key }: Client) => ({ authorization: `Bearer ${key}` });
    refused.set('no key', {});
    refused.set('a revoked key', bearer(revoked.client));
    refused.set('an expired key', bearer(expired.client));
    refused.set('a suspended tenant', bearer(suspended));
    await waitUntil('the key has expired', () => Date.now() > expiresAt.getTime());
  });

  async function makeThings(): Promise<Things> {
    const { createPromptTemplate, createLabelSet, viewer } = {
      ...(await admin.data(`mutation {
        createPromptTemplate(input: { slug: "own-template", templates: ["one {label}"] }) { promptTemplate { id } }
        createLabelSet(input: { slug: "own-set", labels: [{ name: "heron" }] }) { labelSet { id } }
        tagLabelSetVersion(slug: "own-set", tag: "t", version: 1) { unchanged }
        createSampleSet(input: { slug: "own-samples", labelSet: "own-set" }) { unchanged }
      }`)),
      ...(await admin.data('{ viewer { tenant { id slug } apiKey { id } } }')),
    };
    const { startJob } = await admin.data(
      'mutation { startJob(input: { reencodeLabelSet: { slug: "own-set" } }) { job { id } } }',
    );
    expect(createPromptTemplate.promptTemplate.id).toBeDefined();
    return {
      tenant: viewer.tenant.slug,
      tenantId: viewer.tenant.id,
      keyId: viewer.apiKey.id,
      labelSet: 'own-set',
      labelSetId: createLabelSet.labelSet.id,
      template: 'own-template',
      jobId: startJob.job.id,
      sampleSet: 'own-samples',
    };
  }

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
      expect(await answerTo(running.url, authorization)).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
    });

    it('a key with one character changed', async () => {
      const last = admin.key.at(-1) === 'a' ? 'b' : 'a';
      const status = await answerTo(running.url, `Bearer ${admin.key.slice(0, -1)}${last}`);
      expect(status).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
    });
  });

  it('is in the table for each query, mutation and subscription of the schema', async () => {
    const { __schema } = await admin.data(
      `{ __schema {
        queryType { fields { name } } mutationType { fields { name } } subscriptionType { fields { name } }
      } }`,
    );
    const names = (type: string, { fields }: { fields: { name: string }[] }) =>
      fields.map(({ name }) => `${type}.${name}`);
    const inSchema = [
      ...names('Query', __schema.queryType),
      ...names('Mutation', __schema.mutationType),
      ...names('Subscription', __schema.subscriptionType),
    ];
    const inTable = Object.keys(ACCESS).filter((name) => /^(Query|Mutation|Subscription)\./.test(name));
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
      const response = await fetch(running.url + pathFor(query), {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: '*/*, text/event-stream', ...refused.get(who) },
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
        const { data, errors = [] } = await firstAnswer(stranger, of(things));
        // A subscription that does not begin has no data.
        expect(Object.values(data ?? { nothing: null })).toEqual([null]);
        expect(errors.map(({ extensions: { code } }) => code)).toEqual(isLookup(name) ? [] : ['NOT_FOUND']);
      });
    }
  });

  it('to node follows the scopes: what a key may not see is not there', async () => {
    const { promptTemplate } = await admin.data('{ promptTemplate(slug: "photo") { id } }');
    const other = await newKey(admin, ['CLASSIFY']);
    const sees = async (client: Client, id: string) =>
      (await client.data('query ($id: ID!) { node(id: $id) { id } }', { id })).node !== null;
    const reader = await newKey(admin, ['CATALOG_READ']);
    expect(await sees(reader.client, promptTemplate.id)).toBe(true);
    expect(await sees(other.client, promptTemplate.id)).toBe(false);
    expect(await sees(admin, other.id)).toBe(true);
    expect(await sees(reader.client, other.id)).toBe(false);
    expect(await sees(other.client, other.id)).toBe(true);
  });

  it("to a tenant's keys, quotas and usage is the operator's", async () => {
    const query = `{ tenant(slug: "${things.tenant}") { apiKeys { id } quotas { labels } usage { images } } }`;
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
      const { id, client } = await newKey(admin, ['CATALOG_READ', 'CLASSIFY'], { name: 'shop window' });
      expect((await client.data(VIEWER)).viewer).toEqual({
        isOperator: false,
        scopes: ['CATALOG_READ', 'CLASSIFY'],
        tenant: { slug: things.tenant },
        apiKey: { id, name: 'shop window' },
      });
    });
  });

  it('comes back, by the operator, to a tenant that has lost its keys', async () => {
    const input = { name: 'found again', scopes: ['TENANT_ADMIN'] };
    const { createApiKey } = await running.operator.data(CREATE_KEY, {
      input: { ...input, tenantId: things.tenantId },
    });
    expect((await new Client(running.url, createApiKey.secret).data(VIEWER)).viewer.tenant.slug).toBe(things.tenant);
    expect(await running.operator.error(CREATE_KEY, { input })).toMatchObject({ argument: 'input.tenantId' });
    const nobody = { ...input, tenantId: `ten_${'0'.repeat(32)}` };
    expect(await running.operator.error(CREATE_KEY, { input: nobody })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await admin.error(CREATE_KEY, { input: { ...input, tenantId: things.tenantId } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'input.tenantId',
    });
  });
});
