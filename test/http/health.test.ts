import { setTimeout as sleep } from 'node:timers/promises';
import { sharedServer } from '../support/server.js';
import { starterSession } from '../support/session.js';

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
