import { newSet } from '../../support/catalog.js';
import { refusal } from '../../support/label-set.js';
import { type Client, type GraphqlError, sharedServer } from '../../support/server.js';

const nested = (levels: number): Record<string, unknown> => {
  let value: Record<string, unknown> = {};
  for (let level = 1; level < levels; level++) value = { a: value };
  return value;
};

describe('The metadata of a label', () => {
  let tenant: Client;

  beforeAll(async () => {
    tenant = await sharedServer().tenant();
  });

  it('comes back as it was given, with its keys in their order', async () => {
    const set = await newSet(tenant, 'ash');
    const metadata = { b: { c: ['ä', null, 1.5, true, {}] }, a: '"\\' };
    await set.upsert([{ name: 'ash', metadata }]);
    const [ash] = await set.labels({ number: 2 });
    expect(JSON.stringify(ash?.metadata)).toBe(JSON.stringify(metadata));
  });

  it('in another order of keys makes no version', async () => {
    const set = await newSet(tenant, 'ash');
    await set.upsert([{ name: 'ash', metadata: { a: 1, b: { c: 2, d: 3 } } }]);
    const again = await set.upsert([{ name: 'ash', metadata: { b: { d: 3, c: 2 }, a: 1 } }]);
    expect(again).toMatchObject({ unchanged: 1, version: { number: 2 } });
  });

  it('may have 32 levels, and the same again makes no version', async () => {
    const set = await newSet(tenant, 'ash');
    await set.upsert([{ name: 'ash', metadata: nested(32) }]);
    expect(await set.upsert([{ name: 'ash', metadata: nested(32) }])).toMatchObject({ unchanged: 1 });
  });

  it.each([33, 100])('with %i levels is refused', async (levels) => {
    const set = await newSet(tenant, 'ash');
    expect(await refusal(set.upsert([{ name: 'ash', metadata: nested(levels) }]))).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'labels[0].metadata',
    });
  });

  it('is the same as a literal and as a variable, and with a negative zero', async () => {
    const set = await newSet(tenant, 'ash');
    await set.upsert([{ name: 'ash', metadata: { a: 1, zero: 0, list: [{ b: 'c' }] } }]);
    const literal = `{ a: 1, zero: -0, list: [{ b: "c" }] }`;
    const { upsertLabels } = await tenant.data(
      `mutation ($slug: String!) {
        upsertLabels(labelSet: $slug, labels: [{ name: "ash", metadata: ${literal} }]) { unchanged version { number } }
      }`,
      { slug: set.slug },
    );
    expect(upsertLabels).toEqual({ unchanged: 1, version: { number: 2 } });
  });

  it.each(['12345678901234567890', '1234567890123456789', '9007199254740993', '1e400', '-1e400'])(
    'with the number %s, which would be stored as another one, is refused',
    async (number) => {
      const set = await newSet(tenant, 'ash');
      const body = `{"query":"mutation ($labels: [LabelInput!]!) { upsertLabels(labelSet: \\"${set.slug}\\", labels: $labels) { updated } }",
        "variables":{"labels":[{"name":"ash","metadata":{"sku":[${number}]}}]}}`;
      const response = await fetch(`${tenant.url}/graphql`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tenant.key}`, 'content-type': 'application/json' },
        body,
      });
      const { errors } = (await response.json()) as { errors: GraphqlError[] };
      expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'labels[0].metadata' });
    },
  );

  it('may have large numbers that are as they were written', async () => {
    const set = await newSet(tenant, 'ash');
    const metadata = { avogadro: 6.02214076e23, most: 9_007_199_254_740_991, tiny: 5e-324, pi: Math.PI };
    await set.upsert([{ name: 'ash', metadata }]);
    expect((await set.labels({ number: 2 }))[0]?.metadata).toEqual(metadata);
  });

  it.each([
    ['long texts', { a: 'x'.repeat(16_384) }],
    ['many values', { a: Array(8_200).fill(0) }],
    ['wide characters', { a: '字'.repeat(5_500) }],
  ])('over 16,384 bytes of %s is refused', async (_, metadata) => {
    const set = await newSet(tenant, 'ash');
    expect(await refusal(set.upsert([{ name: 'ash', metadata }]))).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'labels[0].metadata',
      message: expect.stringContaining('16384 bytes'),
    });
  });
});
