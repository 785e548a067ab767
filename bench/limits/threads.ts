import { setTimeout as sleep } from 'node:timers/promises';
import { distinctImage } from '../../test/support/images.js';
import { atMost, ms, type Row } from '../support/table.js';
import { WatchedServer } from '../support/watched.js';

const CLASSIFY = `query ($base64: String!) {
  classify(input: { image: { base64: $base64 }, labels: ["cat", "dog"] }) { predictions { name similarity } }
}`;
const MAX_MS = 5_000;

/** A model thread dies: how long until an image that nobody has asked for before is answered right. */
export async function benchThreads({ kills }: { kills: number }): Promise<Row[]> {
  const watched = await WatchedServer.start();
  const { server } = watched;
  try {
    const client = server.client(await server.tenant('threads'));
    const classify = async (image: number) => {
      const { data } = await client.send(CLASSIFY, { base64: await distinctImage(image) });
      return data?.classify?.predictions as { name: string; similarity: number }[] | undefined;
    };
    // Another server would give the same answers; this one does, before anything happens to it.
    const right = [];
    for (let i = 0; i <= kills; i++) right.push(await classify(i));
    const times: number[] = [];
    for (let kill = 1; kill <= kills; kill++) {
      watched.killModelThread();
      const killed = performance.now();
      // Not in the cache, and compared with an image that is: its vector must be as sound as before.
      while (!(await classify(1_000 * kill + Math.floor(performance.now() - killed)))) await sleep(20);
      times.push(performance.now() - killed);
      await sleep(500);
    }
    await server.restart();
    const again = server.client(await server.tenant('threads-again'));
    const { data } = await again.send(CLASSIFY, { base64: await distinctImage(0) });
    if (JSON.stringify(data?.classify?.predictions) !== JSON.stringify(right[0])) {
      throw new Error('an answer after the kills differs from the one before');
    }
    return [
      {
        what: `model thread killed, ${kills} times: longest time to an answer`,
        ...atMost(Math.max(...times), MAX_MS, ms),
      },
    ];
  } finally {
    await watched.close();
  }
}
