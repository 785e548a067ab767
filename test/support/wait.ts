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
