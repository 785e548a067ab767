import type { Gateway } from '../../test/support/object-store/gateway.js';
import { inARow } from '../../test/support/object-store/proxy.js';
import { median } from '../support/measure.js';
import { atMost, type Row } from '../support/table.js';
import { countedBucket } from './bucket.js';
import { Operations } from './operations.js';
import { number, settled } from './requests.js';

export const seconds = (value: number): string => `${value.toFixed(2)} s`;

/** A start on a bucket in use, until the server listens. No request is counted apart. */
export async function benchStart(gateway: Gateway, { runs }: { runs: number }): Promise<Row[]> {
  const { place, proxy } = await countedBucket(gateway);
  try {
    let server = await place.start();
    await Operations.prepare(server.url);
    const [counts, chains, taken]: [number[], number[], number[]] = [[], [], []];
    while (counts.length < runs) {
      await settled(proxy);
      await place.stop(server);
      proxy.take();
      const began = performance.now();
      server = await place.start();
      const listens = performance.now();
      const seen = [...proxy.take(), ...(await settled(proxy))];
      const requests = seen.filter(({ from }) => from >= began && from <= listens);
      counts.push(requests.length);
      chains.push(inARow(requests));
      taken.push((listens - began) / 1000);
    }
    return [
      { what: `start on a bucket in use: requests, median of ${runs}`, ...atMost(median(counts), 12, number) },
      { what: '  one after the other, median', measured: number(median(chains)) },
      { what: '  until it listens, median', ...atMost(median(taken), 2, seconds) },
    ];
  } finally {
    await place.close();
  }
}
