import { newSet } from '../../support/catalog.js';
import { refusal } from '../../support/label-set.js';
import { type Client, sharedServer } from '../../support/server.js';

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
