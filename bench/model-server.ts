/**
 * What it costs to run a model on a server, and what happens when that server fails: `npm run bench:model-server
 * [-- --model FOLDER] [--rounds 9] [--only speed,faults]`. Needs an otherwise idle machine: in each round both sides run
 * the same images in turn, and the ratio is that of the round. The targets are for models of the size of ViT-B/32. A
 * missed target is reported, but only other vectors and wrong answers fail the benchmark.
 */
import { parseArgs } from 'node:util';
import { tritonInstallation } from '../test/support/model-server/install.js';
import { benchFaults } from './model-server/faults.js';
import { benchSpeed } from './model-server/speed.js';
import { runParts } from './support/parts.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'models/starter-clip' },
    rounds: { type: 'string', default: '9' },
    only: { type: 'string' },
  },
});

const installation = await tritonInstallation();
if (!installation) throw new Error('there is no Triton to compare with');
// Threads that have nothing to do do not keep a process from ending.
const alive = setInterval(() => undefined, 60_000);
await runParts(
  {
    speed: () => benchSpeed(installation, values.model, Number(values.rounds)),
    faults: () => benchFaults(installation, 'models/starter-clip'),
  },
  values.only,
);
clearInterval(alive);
