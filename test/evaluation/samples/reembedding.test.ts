import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { add, image, tenantWithSamples } from '../../support/evaluation/samples.js';
import { ended, startJob } from '../../support/jobs/jobs.js';
import { ModelCopy } from '../../support/models/changed.js';
import { Client, startTestServer } from '../../support/server.js';

const ORIGINS = '{ sampleSet(slug: "pets") { latest { number vectorOrigins { origin samples } } } }';
const REEMBED =
  'mutation { reembedSamples(input: { sampleSet: "pets" }) { reembedded withoutThumbnail version { number } } }';

describe('Samples after a change of model', () => {
  it('get vectors from their thumbnails only when the author says so, and are marked as such', async () => {
    const data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    const other = await ModelCopy.of('models/starter-clip');
    await other.edit('config.json', (config) => ({ ...config, note: 'another digest' }));
    let running = await startTestServer({ LEXICLIP_DATA: data });
    try {
      const { client: before, images } = await tenantWithSamples(running, { keepThumbnails: true });
      const files = images.slice(0, 3).map((base64) => ({ image: image(base64), expected: ['cat'] }));
      await add(before, [...files, { image: { embedding: Array(256).fill(0.5) } }]);
      const origins = async (client: Client) => (await client.data(ORIGINS)).sampleSet.latest;
      expect((await origins(before)).vectorOrigins).toEqual([
        { origin: 'IMAGE', samples: 3 },
        { origin: 'GIVEN', samples: 1 },
      ]);
      await running.close();
      running = await startTestServer({ LEXICLIP_DATA: data, LEXICLIP_MODEL: other.folder });
      const client = new Client(running.url, before.key);
      expect((await origins(client)).vectorOrigins).toEqual([]);
      expect((await client.data(REEMBED)).reembedSamples).toEqual({
        reembedded: 3,
        withoutThumbnail: 1,
        version: { number: 2 },
      });
      expect(await origins(client)).toEqual({ number: 2, vectorOrigins: [{ origin: 'THUMBNAIL', samples: 3 }] });
      const job = await ended(client, (await startJob(client, { reembedSamples: { sampleSet: 'pets' } })).id);
      expect(job.state).toBe('SUCCEEDED');
      expect(running.server.counters().imagesEncoded).toBe(3);
    } finally {
      await running.close();
      await rm(data, { recursive: true, force: true });
      await other.remove();
    }
  });
});
