import { LabelSetClient } from '../../test/support/label-set.js';
import { labelsOf } from '../support/labels.js';
import { eachOf, median, shuffled, timed } from '../support/measure.js';
import { BenchServer, diskMegabytes } from '../support/server.js';
import { atMost, megabytes, ms, type Row } from '../support/table.js';

const CONCURRENCY = 4;
const MAX_GROWTH_MB = 150;
const MAX_COLD_MS = 50;

/** Many tenants in one process: how much memory they take, and how long the first answer to each takes. */
export async function benchTenants(sizes: { tenants: number; sets: number; labels: number }): Promise<Row[]> {
  const { tenants, sets, labels } = sizes;
  const server = await BenchServer.start();
  try {
    const empty = await server.residentMegabytes();
    const keys: string[] = [];
    await eachOf(tenants, CONCURRENCY, async (i) => {
      const key = await server.tenant(`tenant-${i}`);
      for (let set = 0; set < sets; set++) {
        await LabelSetClient.create(server.client(key), `set-${set}`, labelsOf(labels, set * labels));
      }
      keys[i] = key;
      if (i % 100 === 99) console.error(`  ${i + 1} tenants, ${megabytes(await server.residentMegabytes())}`);
    });
    const written = await server.residentMegabytes();

    await server.restart();
    const emptyAgain = await server.residentMegabytes();
    const read = (i: number, set: number) =>
      new LabelSetClient(server.client(keys[i] as string), `set-${set}`).read('latest { number labelCount }');
    const cold: number[] = [];
    for (const i of shuffled(tenants)) cold.push(await timed(() => read(i, 0)));
    for (const i of shuffled(tenants)) {
      for (let set = 0; set < sets; set++) {
        await new LabelSetClient(server.client(keys[i] as string), `set-${set}`).labels({ number: 1 });
      }
    }
    const served = await server.residentMegabytes();
    const all = `${tenants} tenants × ${sets} sets × ${labels} labels`;
    return [
      { what: `the empty server's resident memory`, measured: megabytes(empty) },
      { what: `growth while ${all} are created`, ...atMost(written - empty, MAX_GROWTH_MB, megabytes) },
      {
        what: '  growth while all of their labels are read, after a restart',
        ...atMost(served - emptyAgain, MAX_GROWTH_MB, megabytes),
      },
      { what: '  labelSet(slug) on a cold tenant', ...atMost(median(cold), MAX_COLD_MS, ms) },
      { what: '  disk use', measured: megabytes(await diskMegabytes(server.data)) },
    ];
  } finally {
    await server.close();
  }
}
