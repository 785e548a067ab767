import { parseArgs } from 'node:util';
import { benchCreate } from './catalog/create.js';
import { benchHistory } from './catalog/history.js';
import { benchTenants } from './catalog/tenants.js';
import { benchUpsert } from './catalog/upsert.js';
import { runParts } from './support/parts.js';
import type { Row } from './support/table.js';

/*
 * The costs of the catalog:
 *
 *   npm run bench:catalog -- [--short] [--only upsert,create,history,tenants]
 *                            [--labels 10000] [--versions 1000] [--tenants 1000]
 *
 * The short form only shows that it runs; its numbers mean little.
 */
const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
    labels: { type: 'string' },
    versions: { type: 'string' },
    tenants: { type: 'string' },
  },
});
const { short } = values;
const labels = Number(values.labels ?? (short ? 1_000 : 10_000));
const versions = Number(values.versions ?? (short ? 40 : 1_000));
const tenants = Number(values.tenants ?? (short ? 20 : 1_000));

const parts: Record<string, () => Promise<Row[]>> = {
  upsert: () => benchUpsert({ large: labels, small: 100, upserts: short ? 5 : 30 }),
  create: () => benchCreate({ labels, runs: short ? 1 : 5 }),
  history: () => benchHistory({ long: versions, brief: 10, rounds: short ? 2 : 6 }),
  tenants: () => benchTenants({ tenants, sets: 5, labels: 20 }),
};

await runParts(parts, values.only);
