import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fill, smallDisk, unmount } from '../support/faults/small-disk.js';
import { ended, jobOf, startJob } from '../support/jobs/jobs.js';
import { type Client, startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait.js';

const disk = smallDisk(64);
const describeOnDisk = disk ? describe : describe.skip;
const LABELS = 3_000;

describeOnDisk('A job whose disk is full in the middle', () => {
  const mount = disk as string;
  const ballast = join(mount, 'ballast');
  let running: TestServer;
  let client: Client;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_DATA: join(mount, 'data'), LEXICLIP_LOG_LEVEL: 'silent' });
    client = await running.tenant();
  });
  afterAll(async () => {
    await running.close();
    unmount(mount);
  });

  it('waits until there is room, and goes on', async () => {
    const labels = Array.from({ length: LABELS }, (_, i) => ({ name: `thing ${i}` }));
    const { id } = await startJob(client, { createLabelSet: { slug: 'many', labels } });
    await waitUntil('the job has encoded something', async () => (await jobOf(client, id)).progress.done > 0);
    fill(ballast);
    await waitUntil('everything is encoded', () => running.server.counters().promptsEncoded >= LABELS);
    await sleep(2_000);
    expect((await jobOf(client, id)).state).toBe('RUNNING');
    await rm(ballast);
    const { state, result } = await ended(client, id);
    expect({ state, version: result?.version }).toEqual({
      state: 'SUCCEEDED',
      version: { number: 1, labelCount: LABELS },
    });
  }, 60_000);
});
