import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tarOf } from '../../support/archives.js';
import { createClasses } from '../../support/classify.js';
import { CREATE_SET, samplesOf } from '../../support/evaluation/samples.js';
import { sendAll } from '../../support/http/pieces.js';
import { distinctImages } from '../../support/images.js';
import { ended, jobOf, startJob } from '../../support/jobs/jobs.js';
import { type ServerProcess, spawnServer } from '../../support/process.js';
import { Client, OPERATOR_KEY } from '../../support/server.js';
import { waitUntil } from '../../support/wait.js';

const IMAGES = 600;

describe('An import of samples', () => {
  let data: string;
  let servers: ServerProcess[];

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-samples-'));
    const variables = { LEXICLIP_JOB_LEASE_MS: '1500', LEXICLIP_CONSISTENCY_MS: '0' };
    servers = await Promise.all([spawnServer(data, variables), spawnServer(data, variables)]);
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop('SIGKILL')));
    await rm(data, { recursive: true, force: true });
  });

  const encodedBy = async ({ url }: ServerProcess): Promise<number> => {
    const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${OPERATOR_KEY}` } });
    return Number(/^lexiclip_images_encoded_total (\d+)/m.exec(await response.text())?.[1]);
  };

  it('is one version, and encodes hardly a picture twice, when its server is killed half-way', async () => {
    const [first, second] = servers as [ServerProcess, ServerProcess];
    const query = 'mutation { createTenant(input: { slug: "t", name: "T" }) { secret } }';
    const { secret } = (await new Client(first.url, OPERATOR_KEY).data(query)).createTenant;
    const client = new Client(first.url, secret);
    await createClasses(client, 'animals');
    await client.data(CREATE_SET, { input: { slug: 'pets', labelSet: 'animals' } });
    const images = await distinctImages(IMAGES);
    const entries = images.map((base64, i) => ({ path: `cat/${i}.png`, bytes: Buffer.from(base64, 'base64') }));
    await sendAll(client, 'pictures', tarOf(entries));
    const { id } = await startJob(client, { addSamples: { sampleSet: 'pets', upload: 'pictures' } });
    await waitUntil('two thirds are done', async () => (await jobOf(client, id)).progress.done >= (2 / 3) * IMAGES);
    // Any server may have taken it.
    const [owner, other] = (await encodedBy(first)) > 0 ? [first, second] : [second, first];
    const survivor = new Client(other.url, secret);
    await owner.stop('SIGKILL');
    expect((await ended(survivor, id)).state).toBe('SUCCEEDED');
    const { sampleSet } = await survivor.data('{ sampleSet(slug: "pets") { latest { number sampleCount } } }');
    expect(sampleSet.latest).toEqual({ number: 2, sampleCount: IMAGES });
    const shown = await samplesOf(survivor, { first: IMAGES });
    expect(shown.map(({ fileName, width }) => [fileName, width])).toEqual(entries.map(({ path }) => [path, 24]));
    // Some were found out and not kept yet.
    expect(await encodedBy(other)).toBeLessThan(IMAGES - 200);
  }, 60_000);
});
