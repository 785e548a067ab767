import { parseArgs } from 'node:util';
import { benchCreate } from './catalog/create.js';
import { benchHistory } from './catalog/history.js';
import { benchTenants } from './catalog/tenants.js';
import { benchUpsert } from './catalog/upsert.js';
import { printTable, type Row } from './support/table.js';

/*
 * What the catalog costs: `npm run bench:catalog -- [--short] [--only upsert,create,history,tenants]`.
 * The short form is for seeing that it runs; its numbers say little.
 */
const { values } = parseArgs({ options: { short: { type: 'boolean', default: false }, only: { type: 'string' } } });
const { short } = values;

const parts: Record<string, () => Promise<Row[]>> = {
  upsert: () =>
    benchUpsert(short ? { large: 1_000, small: 100, upserts: 5 } : { large: 10_000, small: 100, upserts: 30 }),
  create: () => benchCreate(short ? { labels: 1_000, runs: 1 } : { labels: 10_000, runs: 5 }),
  history: () => benchHistory(short ? { long: 40, brief: 10, rounds: 2 } : { long: 1_000, brief: 10, rounds: 6 }),
  tenants: () => benchTenants(short ? { tenants: 20, sets: 2, labels: 5 } : { tenants: 1_000, sets: 5, labels: 20 }),
};

const chosen = values.only?.split(',') ?? Object.keys(parts);
const unknown = chosen.filter((name) => !(name in parts));
if (unknown.length > 0) throw new Error(`--only has ${Object.keys(parts).join(', ')}, and not ${unknown.join(', ')}`);

const rows: Row[] = [];
for (const name of chosen) {
  console.error(`${name} …`);
  rows.push(...(await (parts[name] as () => Promise<Row[]>)()));
}
printTable(rows);
