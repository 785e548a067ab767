import { setTimeout as sleep } from 'node:timers/promises';
import type { Gateway } from '../../test/support/object-store/gateway.js';
import { median } from '../support/measure.js';
import { atMost, ms, type Row } from '../support/table.js';
import { Place } from './bucket.js';
import { Operations } from './operations.js';
import { type Counted, counted, number, settled } from './requests.js';

/** Put before each request, ms: what an answer does not wait for cannot end before it. */
const LATENCY_MS = 500;
/** Longer than another replica's writes may stay unseen, ms. */
const SEEN_MS = 1_500;

export interface ClassifyOptions {
  readonly quietSeconds: number;
  readonly runs: number;
}

/**
 * Requests that a classification waits for: after a pause, and after another replica has committed.
 *
 * @throws Error when an answer is of another version than the latest
 */
export async function benchClassify(gateway: Gateway, { quietSeconds, runs }: ClassifyOptions): Promise<Row[]> {
  const bucket = await Place.bucket(gateway);
  const { place, proxy } = await bucket.through(gateway);
  try {
    const operations = await Operations.prepare((await place.start()).url);
    const other = operations.at((await bucket.start()).url);
    let latest = await other.upsert();
    const classify = () =>
      counted(proxy, async () => {
        const version = await operations.classify();
        if (version !== latest) throw new Error(`the answer is of version ${version}, not ${latest}`);
      });
    await sleep(SEEN_MS);
    await classify();
    const committed: Counted[] = [];
    while (committed.length < runs) {
      latest = await other.upsert();
      await sleep(SEEN_MS);
      committed.push(await classify());
    }
    await settled(proxy);
    await sleep(quietSeconds * 1000);
    proxy.latencyMs = LATENCY_MS;
    const quiet = await classify();
    const before = committed.map((run) => run.before.length);
    return [
      {
        what: `classify after ${quietSeconds} s of quiet: requests before the answer`,
        ...atMost(quiet.before.length, 0, number),
      },
      { what: '  requests in all', measured: number(quiet.requests.length) },
      { what: `  time, with ${LATENCY_MS} ms put before each request`, measured: ms(quiet.ms) },
      {
        what: `classify after another replica's commit: requests before the answer, median of ${runs}`,
        ...atMost(median(before), 10, number),
      },
      { what: '  least and most', measured: `${Math.min(...before)}, ${Math.max(...before)}` },
    ];
  } finally {
    await place.close();
    await bucket.close();
  }
}
