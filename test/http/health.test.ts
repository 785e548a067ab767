import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fill, smallDisk } from '../support/faults/small-disk.js';
import { startedThreads } from '../support/faults/threads.js';
import { distinctImages } from '../support/images.js';
import { starterSession } from '../support/models/session.js';
import { type Client, sharedServer, startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait.js';

describe('Health', () => {
  it.each([
    ['/healthz', 'ok'],
    ['/readyz', 'ready'],
  ])('is at %s, without a key', async (path, status) => {
    const response = await fetch(`${sharedServer().url}${path}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status });
  });
});

/** Waits until the server is not ready because of a part. @returns what is wrong with it */
async function faultOf(url: string, part: string): Promise<string> {
  let found: string | undefined;
  await waitUntil(`${part} has a fault`, async () => {
    const response = await fetch(`${url}/readyz`);
    const { faults = [] } = (await response.json()) as { faults?: { part: string; fault: string }[] };
    found = faults.find((fault) => fault.part === part)?.fault;
    return response.status === 503 && found !== undefined;
  });
  return found as string;
}

const untilReady = (url: string): Promise<void> =>
  waitUntil('it is ready', async () => (await fetch(`${url}/readyz`)).status === 200);

describe('A server that loses all of its threads', () => {
  const CLASSIFY = `query ($image: String!) {
    classify(input: { image: { base64: $image }, labels: ["frog", "ship"] }) { embedding predictions { name } }
  }`;
  const threads = startedThreads();
  let running: TestServer;
  let tenant: Client;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_IMAGE_CACHE_MB: '0', LEXICLIP_LOG_LEVEL: 'silent' });
    tenant = await running.tenant();
  });
  afterAll(async () => {
    threads.forget();
    await running.close();
  });

  it('is not ready, says why, and soon gives the same answers', async () => {
    const images = await distinctImages(3);
    const ask = () => Promise.all(images.map((image) => tenant.data(CLASSIFY, { image })));
    const before = await ask();
    const killed = performance.now();
    for (const thread of threads.all) void thread.terminate();
    expect(await faultOf(running.url, 'model')).toBe('the model is being loaded again');
    expect(await ask()).toEqual(before);
    const ms = performance.now() - killed;
    console.info(`all threads killed: ${Math.round(ms)} ms until the next right answers`);
    expect(ms).toBeLessThan(15_000);
    await untilReady(running.url);
  });
});

const disk = smallDisk();
const describeOnDisk = disk ? describe : describe.skip;

describeOnDisk('A server whose disk takes no writes', () => {
  const mount = disk as string;
  const ballast = join(mount, 'ballast');
  let running: TestServer;

  beforeAll(async () => {
    running = await startTestServer({ LEXICLIP_DATA: join(mount, 'data'), LEXICLIP_LOG_LEVEL: 'silent' });
  });
  afterAll(async () => {
    await running.close();
    execFileSync('umount', [mount]);
    await rm(mount, { recursive: true });
  });

  it('because it is full is not ready until there is room', async () => {
    fill(ballast);
    expect(await faultOf(running.url, 'disk')).toBe('the disk is full');
    await rm(ballast);
    await untilReady(running.url);
  });

  it('because it is read-only is not ready until it can be written to', async () => {
    execFileSync('mount', ['-o', 'remount,ro', mount]);
    expect(await faultOf(running.url, 'disk')).toBe('the disk is read-only');
    execFileSync('mount', ['-o', 'remount,rw', mount]);
    await untilReady(running.url);
  });
});

describe('The event loop', () => {
  it('goes on turning while the model runs', async () => {
    const session = await starterSession('both', { images: 8, texts: 1000 });
    try {
      // One run of a second or so. On the event loop's own thread there would be no turn before its end.
      const run = session.embedTexts(Array.from({ length: 1000 }, (_, i) => `a photo of thing number ${i}`));
      let turns = 0;
      let running = true;
      const counting = (async () => {
        while (running) {
          turns++;
          await sleep(1);
        }
      })();
      await run;
      running = false;
      await counting;
      expect(turns).toBeGreaterThan(20);
    } finally {
      await session.close();
    }
  });
});
