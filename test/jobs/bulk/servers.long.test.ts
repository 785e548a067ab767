import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { distinctImage } from '../../support/images.js';
import { makeLabelSet, resultOf, rowsOf } from '../../support/jobs/bulk.js';
import { ended, jobOf, startJob } from '../../support/jobs/jobs.js';
import { type ServerProcess, spawnServer } from '../../support/process.js';
import { Client, OPERATOR_KEY } from '../../support/server.js';
import { waitUntil } from '../../support/wait.js';

const IMAGES = 1_000;

describe('Images of a job on two servers', () => {
  let folder: string;
  let servers: ServerProcess[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lexiclip-bulk-'));
    await mkdir(join(folder, 'images'));
    const small = Buffer.from(await distinctImage(1), 'base64');
    for (let i = 0; i < IMAGES; i++)
      await writeFile(join(folder, 'images', `${String(i).padStart(4, '0')}.png`), small);
    const variables = { LEXICLIP_BULK_FOLDERS: join(folder, 'images'), LEXICLIP_JOB_LEASE_MS: '1500' };
    servers = [await spawnServer(join(folder, 'data'), variables), await spawnServer(join(folder, 'data'), variables)];
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop('SIGKILL')));
    await rm(folder, { recursive: true, force: true });
  });

  it('are classified by both, and once each, when one is killed half-way', async () => {
    const [first, second] = servers as [ServerProcess, ServerProcess];
    const { createTenant } = await new Client(first.url, OPERATOR_KEY).data(
      'mutation { createTenant(input: { slug: "a", name: "A" }) { secret } }',
    );
    const [client, survivor] = [first, second].map(({ url }) => new Client(url, createTenant.secret)) as [
      Client,
      Client,
    ];
    await makeLabelSet(client);
    const input = { images: { folder: join(folder, 'images') }, labelSet: { slug: 'things' } };
    const { id } = await startJob(client, { classifyImages: input });
    await waitUntil('half of them are done', async () => (await jobOf(survivor, id)).progress.done >= IMAGES / 2);
    const before = await encodedBy(second);
    expect(before).toBeGreaterThan(0);
    await first.stop('SIGKILL');
    expect(await ended(survivor, id)).toMatchObject({ state: 'SUCCEEDED', progress: { done: IMAGES, total: IMAGES } });
    expect(await resultOf(survivor, { id })).toMatchObject({ total: IMAGES, classified: IMAGES, failed: 0 });
    const names = (await rowsOf(survivor, { id })).map(({ name }) => name);
    expect(names).toEqual(Array.from({ length: IMAGES }, (_, i) => `${String(i).padStart(4, '0')}.png`));
    // What the first had written is not done again.
    expect(await encodedBy(second)).toBeLessThan(IMAGES);
  }, 60_000);

  async function encodedBy({ url }: ServerProcess): Promise<number> {
    const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${OPERATOR_KEY}` } });
    return Number(/^lexiclip_images_encoded_total (\d+)/m.exec(await response.text())?.[1]);
  }
});
