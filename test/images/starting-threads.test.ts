import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { decode } from '#lexiclip/services/images/decode.js';
import { plain } from '../support/images.js';

const SCRIPT = new URL('../../dist/services/images/pixel-worker.js', import.meta.url);
const STARTS = 20;

/** Starts a thread that decodes images, and ends it as soon as it is ready. */
async function startThread(): Promise<void> {
  const thread = new Worker(`import(${JSON.stringify(SCRIPT.href)}).then(() => process.exit(0))`, { eval: true });
  await once(thread, 'exit');
}

describe('A decoding thread that starts', () => {
  it('does not disturb the images of the others', async () => {
    const bytes = await plain(24, 24, [18, 52, 86]).png().toBuffer();
    let done = false;
    const refused: unknown[] = [];
    const decoding = Array.from({ length: 4 }, async () => {
      while (!done) await decode(bytes, 'png').catch((error) => refused.push(error));
    });
    for (let i = 0; i < STARTS; i++) await startThread();
    done = true;
    await Promise.all(decoding);
    expect(refused).toEqual([]);
  }, 60_000);
});
