import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { add, image, tenantWithSamples } from '../../support/evaluation/samples.js';
import { ended, startJob } from '../../support/jobs/jobs.js';
import { ModelCopy } from '../../support/models/changed.js';
import { Client, startTestServer, type TestServer } from '../../support/server.js';

const ORIGINS = '{ sampleSet(slug: "pets") { latest { number vectorOrigins { origin samples } } } }';
const REEMBED =
  'mutation { reembedSamples(input: { sampleSet: "pets" }) { reembedded withoutThumbnail version { number } } }';

const VECTORS = '{ sampleSet(slug: "pets") { latest { samples { nodes { vector } } } } }';
const SIZES = '{ model { imageSize } labelSet(slug: "animals") { latest { model { imageSize } } } }';

describe('Samples after a change of model', () => {
  let data: string;
  let other: ModelCopy;
  let running: TestServer;
  let client: Client;
  const origins = async () => (await client.data(ORIGINS)).sampleSet.latest;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    other = await ModelCopy.of('models/starter-clip');
    await other.edit('config.json', (config) => ({ ...config, note: 'another digest' }));
    running = await startTestServer({ LEXICLIP_DATA: data });
    const tenant = await tenantWithSamples(running, { keepThumbnails: true });
    client = tenant.client;
    const files = tenant.images.slice(0, 3).map((base64) => ({ image: image(base64), expected: ['cat'] }));
    await add(client, [...files, { image: { embedding: Array(256).fill(0.5) } }]);
    expect((await origins()).vectorOrigins).toEqual([
      { origin: 'IMAGE', samples: 3 },
      { origin: 'GIVEN', samples: 1 },
    ]);
    await running.close();
    running = await startTestServer({ LEXICLIP_DATA: data, LEXICLIP_MODEL: other.folder });
    client = new Client(running.url, client.key);
  });
  afterAll(async () => {
    await running.close();
    await rm(data, { recursive: true, force: true });
    await other.remove();
  });

  it('have no vector of it', async () => {
    expect((await origins()).vectorOrigins).toEqual([]);
    const { nodes } = (await client.data(VECTORS)).sampleSet.latest.samples;
    expect(nodes).toEqual(Array(4).fill({ vector: null }));
  });

  it('are of a label set whose model this server cannot say the size of images of', async () => {
    const { model, labelSet } = await client.data(SIZES);
    expect(model).toEqual({ imageSize: 32 });
    expect(labelSet.latest.model).toEqual({ imageSize: null });
  });

  it('get vectors from their thumbnails only when the author says so, and are marked as such', async () => {
    expect((await client.data(REEMBED)).reembedSamples).toEqual({
      reembedded: 3,
      withoutThumbnail: 1,
      version: { number: 2 },
    });
    expect(await origins()).toEqual({ number: 2, vectorOrigins: [{ origin: 'THUMBNAIL', samples: 3 }] });
    const job = await ended(client, (await startJob(client, { reembedSamples: { sampleSet: 'pets' } })).id);
    expect(job.state).toBe('SUCCEEDED');
    expect(running.server.counters().imagesEncoded).toBe(3);
  });
});
