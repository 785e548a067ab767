import sharp from 'sharp';
import { ADD, add, image, samplesOf, tenantWithSamples } from '../../support/evaluation/samples.js';
import { plain } from '../../support/images.js';
import { type Client, sharedServer, startTestServer } from '../../support/server.js';

describe('The thumbnail of a sample', () => {
  const running = sharedServer();
  let client: Client;
  let large: string;

  beforeAll(async () => {
    large = (await plain(600, 300, [200, 40, 90]).jpeg().toBuffer()).toString('base64');
  });

  const open = async (keepThumbnails: boolean) => {
    ({ client } = await tenantWithSamples(running, { keepThumbnails }));
  };

  it('is kept where the set says so', async () => {
    await open(true);
    await add(client, [{ image: image(large) }, { image: { embedding: Array(256).fill(0.5) } }]);
    const [first, second] = await samplesOf(client);
    const [head, bytes] = (first?.thumbnail ?? '').split(',') as [string, string];
    const { format, width, height } = await sharp(Buffer.from(bytes, 'base64')).metadata();
    expect([head, format, width, height]).toEqual(['data:image/webp;base64', 'webp', 256, 128]);
    expect(first).toMatchObject({ width: 600, height: 300, format: 'jpeg' });
    expect(second?.thumbnail).toBeNull();
  });

  it('is not kept otherwise', async () => {
    await open(false);
    await add(client, [{ image: image(large) }]);
    expect(await samplesOf(client)).toMatchObject([{ thumbnail: null }]);
  });

  it('over the quota is refused', async () => {
    await open(true);
    const { viewer } = await client.data('{ viewer { tenant { id } } }');
    const update =
      'mutation ($id: ID!) { updateTenant(id: $id, input: { quotas: { thumbnailMb: 0 } }) { tenant { id } } }';
    await running.operator.data(update, { id: viewer.tenant.id });
    const refused = await client.error(ADD, { input: { sampleSet: 'pets', samples: [{ image: image(large) }] } });
    expect(refused).toMatchObject({ code: 'FORBIDDEN', quota: 'thumbnailMb', limit: 0 });
  });
});

describe('A picture whose vector is known', () => {
  it('does not go through the model again for its thumbnail', async () => {
    const running = await startTestServer();
    try {
      const { client, images } = await tenantWithSamples(running, { keepThumbnails: true });
      const classify = 'query ($i: ClassifyInput!) { classify(input: $i) { unknown } }';
      await client.data(classify, { i: { image: image(images[0]), labels: ['cat'] } });
      await add(client, [{ image: image(images[0]) }]);
      expect((await samplesOf(client))[0]?.thumbnail).toContain('data:image/webp');
      expect(running.server.counters().imagesEncoded).toBe(1);
    } finally {
      await running.close();
    }
  });
});
