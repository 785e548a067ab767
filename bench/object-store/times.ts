import { setTimeout as sleep } from 'node:timers/promises';
import type { Gateway } from '../../test/support/object-store/gateway.js';
import type { ServerProcess } from '../../test/support/process.js';
import { median, timed } from '../support/measure.js';
import { ms, type Row, times } from '../support/table.js';
import { Place } from './bucket.js';
import { Operations } from './operations.js';

/** Longer than a classification may rely on what was read before, ms. */
const PAUSE_MS = 1_500;
const MOST_STARTS = 5;

/** Times of the same operations on a bucket and on the local disk, in turns, without a proxy. */
export async function benchTimes(gateway: Gateway, { runs }: { runs: number }): Promise<Row[]> {
  const places: Place[] = [];
  try {
    places.push(await Place.bucket(gateway), await Place.disk());
    const servers: ServerProcess[] = [];
    for (const place of places) servers.push(await place.start());
    const sides: Operations[] = [];
    for (const { url } of servers) sides.push(await Operations.prepare(url));
    const measure = async (what: string, task: (operations: Operations) => Promise<unknown>, pauseMs = 0) => {
      const taken: [number[], number[]] = [[], []];
      for (let run = 0; run < runs; run++) {
        await sleep(pauseMs);
        for (const side of inTurn(run)) taken[side].push(await timed(() => task(sides[side] as Operations)));
      }
      return row(what, taken);
    };
    return [
      await measure('upsertLabels of 1 into 1,000', (side) => side.upsert()),
      await measure('createLabelSet of 10', (side) => side.createLabelSet()),
      await measure('createTenant', (side) => side.createTenant()),
      await measure('tagLabelSetVersion', (side) => side.tag()),
      await measure(`classify after ${PAUSE_MS / 1000} s of quiet`, (side) => side.classify(), PAUSE_MS),
      await starts(places, servers, runs),
    ];
  } finally {
    for (const place of places) await place.close();
  }
}

async function starts(places: readonly Place[], servers: ServerProcess[], runs: number): Promise<Row> {
  const taken: [number[], number[]] = [[], []];
  for (const [side, place] of places.entries()) await place.stop(servers[side] as ServerProcess);
  for (let run = 0; run < Math.min(runs, MOST_STARTS); run++) {
    for (const side of inTurn(run)) {
      const place = places[side] as Place;
      const began = performance.now();
      const server = await place.start();
      taken[side].push(performance.now() - began);
      await place.stop(server);
    }
  }
  return row('start where data are in use', taken);
}

/** Which side comes first changes, so that whatever else the machine does meets both. */
const inTurn = (run: number): readonly (0 | 1)[] => (run % 2 === 0 ? [0, 1] : [1, 0]);

function row(what: string, taken: readonly [number[], number[]]): Row {
  const [bucket, disk] = taken.map(median) as [number, number];
  return {
    what: `${what}: bucket, disk, ratio of medians of ${taken[0].length}`,
    measured: `${ms(bucket)}, ${ms(disk)}, ${times(bucket / disk)}`,
  };
}
