import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CLASSIFY } from '../support/http/origin.js';
import { file, map, operations, post } from '../support/http/uploads.js';
import { sharedFolder } from '../support/images.js';
import { type Client, sharedServer } from '../support/server.js';

const folder = sharedFolder('cases');
const withFolder = folder ? it : it.skip;

describe('An image that once was misunderstood', () => {
  let tenant: Client;
  beforeAll(async () => {
    tenant = await sharedServer().tenant();
  });

  const read = (name: string) => readFile(join(folder as string, name));

  withFolder.each(['octet-stream', 'with-parameter'])(
    'is read from a data: URI, whatever that claims: %s',
    async (name) => {
      const base64 = (await read(`22-data-uri-${name}.txt`)).toString();
      const { classify } = await tenant.data(CLASSIFY, { image: { base64 } });
      expect(classify.image.format).toBe('png');
    },
  );

  it.each([
    ['base64', ''],
    ['base64', 'data:image/jpeg;base64,'],
  ])('is not worth a retry when it is empty: %s "%s"', async (kind, value) => {
    expect(await tenant.error(CLASSIFY, { image: { [kind]: value } })).toMatchObject({
      code: 'UNSUPPORTED_IMAGE',
      argument: `input.image.${kind}`,
      message: expect.stringContaining('empty'),
    });
  });

  withFolder('is not worth a retry when it is an empty file', async () => {
    const parts = [
      operations(CLASSIFY, { image: { upload: null } }),
      map({ 0: ['variables.image.upload'] }),
      file('0', await read('17-empty.jpg'), 'empty.jpg'),
    ];
    const { errors } = await post(tenant, parts);
    expect(errors?.map(({ extensions: { code, argument } }) => ({ code, argument }))).toEqual([
      { code: 'UNSUPPORTED_IMAGE', argument: 'input.image.upload' },
    ]);
  });

  withFolder('has the same ranking in 8 and 16 bits, with and without a profile', async () => {
    const names = ['8bit-with-srgb-profile', '16bit-no-profile', '16bit-with-srgb-profile'];
    const answers = names.map(async (name) => {
      const base64 = (await read(`01-card-${name}.png`)).toString('base64');
      return (await tenant.data(CLASSIFY, { image: { base64 } })).classify.predictions;
    });
    const [plain, ...others] = await Promise.all(answers);
    for (const predictions of others) expect(predictions).toEqual(plain);
  });
});
