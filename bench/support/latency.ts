import type { Answer, LoadClient } from './load.js';

/** Requests that are left out at the beginning. */
const WARM_UP = 10;

/** How long requests take that one client makes one after the other, ms. @throws as `check` */
export async function latencies(
  client: LoadClient,
  next: () => string,
  count: number,
  check: (answers: readonly Answer[]) => void,
): Promise<number[]> {
  const answers: Answer[] = [];
  for (let i = 0; i < WARM_UP + count; i++) answers.push(await client.post(next()));
  check(answers);
  return answers.slice(WARM_UP).map(({ ms }) => ms);
}
