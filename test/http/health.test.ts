import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ThreadSession } from '#lexiclip/services/models/thread-session.js';
import { type ServerProcess, spawnServer } from '../support/process.js';

describe('Health', () => {
  let data: string;
  let running: ServerProcess;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
    running = await spawnServer(data);
  });
  afterAll(async () => {
    await running.stop('SIGKILL');
    await rm(data, { recursive: true, force: true });
  });

  it.each([
    ['/healthz', 'ok'],
    ['/readyz', 'ready'],
  ])('is at %s, without a key', async (path, status) => {
    const response = await fetch(`${running.url}${path}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status });
  });
});

describe('The event loop', () => {
  it('goes on turning while the model runs', async () => {
    const root = fileURLToPath(new URL('../../models', import.meta.url));
    const options = {
      root,
      name: 'starter-clip',
      remote: false,
      dtype: 'fp32',
      device: 'cpu',
      threads: 1,
      towers: 'both',
    } as const;
    const session = await ThreadSession.load(options, { images: 8, texts: 1000 }, () => undefined);
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
