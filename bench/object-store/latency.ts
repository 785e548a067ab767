import type { Gateway } from '../../test/support/object-store/gateway.js';
import { median, timed } from '../support/measure.js';
import { atMost, type Row } from '../support/table.js';
import { countedBucket } from './bucket.js';
import { Operations } from './operations.js';
import { settled } from './requests.js';
import { seconds } from './start.js';

const LATENCY_MS = 30;

/** An upsert where each request takes as long as on a real bucket. */
export async function benchLatency(gateway: Gateway, { runs }: { runs: number }): Promise<Row[]> {
  const { place, proxy } = await countedBucket(gateway);
  try {
    const operations = await Operations.prepare((await place.start()).url);
    proxy.latencyMs = LATENCY_MS;
    const taken: number[] = [];
    while (taken.length < runs) {
      await settled(proxy);
      taken.push((await timed(() => operations.upsert())) / 1000);
    }
    const what = `upsertLabels of 1 into 1,000, ${LATENCY_MS} ms before each request, median of ${runs}`;
    return [
      { what, ...atMost(median(taken), 0.4, seconds) },
      { what: '  least and most', measured: `${seconds(Math.min(...taken))}, ${seconds(Math.max(...taken))}` },
    ];
  } finally {
    await place.close();
  }
}
