import { parseArgs } from 'node:util';
import { benchAttacks } from './limits/attacks.js';
import { benchDigests } from './limits/digests.js';
import { benchDurability } from './limits/durability.js';
import { benchOperations } from './limits/operations.js';
import { benchRefusals } from './limits/refusals.js';
import { benchThreads } from './limits/threads.js';
import { runParts } from './support/parts.js';
import type { Row } from './support/table.js';

/*
 * What the service bears: its operations at their limits, one tenant against all others, a model thread that dies.
 *
 *   npm run bench:limits -- [--short] [--model FOLDER] [--only operations,attacks,threads,refusals,digests,durability]
 *
 * Exits with 1 when a target is missed. Needs an otherwise idle machine. The short form attacks for a shorter time, with
 * smaller label sets.
 */
const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
    /** Of the refusals: one of real size. */
    model: { type: 'string', default: 'models/starter-clip' },
  },
});
const { short } = values;

const parts: Record<string, () => Promise<Row[]>> = {
  operations: () => benchOperations({ labels: short ? 4_000 : 100_000 }),
  attacks: () => benchAttacks({ ms: short ? 4_000 : 20_000 }),
  threads: () => benchThreads({ kills: short ? 2 : 5 }),
  refusals: () => benchRefusals({ ms: short ? 3_000 : 10_000, model: values.model }),
  digests: () => benchDigests({ labels: 10_000, dimensions: 512, upserts: short ? 10 : 30 }),
  durability: () => benchDurability({ labels: short ? 1_000 : 10_000, upserts: short ? 8 : 30 }),
};

const rows = await runParts(parts, values.only);
if (rows.some(({ met }) => met === false)) process.exitCode = 1;
