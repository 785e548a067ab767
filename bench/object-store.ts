import { parseArgs } from 'node:util';
import { GATEWAY_LACKS, Gateway } from '../test/support/object-store/gateway.js';
import { benchClassify } from './object-store/classify.js';
import { benchCounts } from './object-store/counts.js';
import { benchLatency } from './object-store/latency.js';
import { benchRolling } from './object-store/rolling.js';
import { benchStart } from './object-store/start.js';
import { benchReplicas } from './object-store/throughput.js';
import { benchTimes } from './object-store/times.js';
import { runParts } from './support/parts.js';
import type { Row } from './support/table.js';

/*
 * What it costs to have the data in an object store, Ceph's S3 gateway on this machine:
 *
 *   npm run bench:object-store -- [--short] [--strict] [--quiet-seconds 15]
 *                                 [--only counts,start,classify,latency,times,throughput,rolling]
 *
 * Counts do not depend on the machine, but grow with what was written since tables were last compacted; times need an
 * otherwise idle machine. With --strict, exits with 1 when a target is missed. The short form repeats less, and its times
 * mean little.
 */
const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    only: { type: 'string' },
    'quiet-seconds': { type: 'string' },
  },
});

/** @returns the rows */
function bench(gateway: Gateway): Promise<Row[]> {
  const { short } = values;
  const runs = short ? 3 : 9;
  const quietSeconds = Number(values['quiet-seconds'] ?? (short ? 5 : 15));
  return runParts(
    {
      counts: () => benchCounts(gateway, { runs }),
      start: () => benchStart(gateway, { runs: short ? 3 : 5 }),
      classify: () => benchClassify(gateway, { quietSeconds, runs }),
      latency: () => benchLatency(gateway, { runs }),
      times: () => benchTimes(gateway, { runs: short ? 3 : 15 }),
      throughput: () => benchReplicas(gateway, { rounds: short ? 1 : 5, ms: short ? 3_000 : 10_000 }),
      rolling: () => benchRolling(gateway, { ms: short ? 20_000 : 60_000 }),
    },
    values.only,
  );
}

if (GATEWAY_LACKS) {
  console.log(GATEWAY_LACKS);
} else {
  const gateway = await Gateway.start();
  try {
    const rows = await bench(gateway);
    if (values.strict && rows.some(({ met }) => met === false)) process.exitCode = 1;
  } finally {
    await gateway.stop();
  }
}
