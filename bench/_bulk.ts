import { benchBulk } from './jobs/bulk.js';
import { printTable } from './support/table.js';

const alive = setInterval(() => undefined, 60_000);
printTable(
  await benchBulk({
    model: process.argv[2] ?? '../shared/bench-model',
    rounds: Number(process.argv[3] ?? 1),
    ms: Number(process.argv[4] ?? 12000),
  }),
);
clearInterval(alive);
