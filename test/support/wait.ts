import { setTimeout as sleep } from 'node:timers/promises';

const DEADLINE_MS = 20_000;
const EVERY_MS = 5;

/** Asks again and again until the answer is true. @throws Error when it is not for 20 seconds */
export async function waitUntil(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`not within ${DEADLINE_MS} ms: ${what}`);
    await sleep(EVERY_MS);
  }
}

/** Waits until the number stands still. @returns it */
export async function atRest(count: () => number): Promise<number> {
  await waitUntil('the number stands still', async () => {
    const then = count();
    await sleep(250);
    return count() === then;
  });
  return count();
}
