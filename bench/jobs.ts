/**
 * What long work costs, and what it does to others: `npm run bench:jobs -- --model FOLDER [--labels 1000] [--rounds 3]
 * [--images 150] [--results 1000000] [--only encoding,beside,take-over,bulk,results,stream] [--short]`. Needs an otherwise idle machine. A missed target is
 * reported, but only wrong answers fail the benchmark.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { benchBeside } from './jobs/beside.js';
import { benchBulk } from './jobs/bulk.js';
import { benchEncoding } from './jobs/encoding.js';
import { benchResults } from './jobs/results.js';
import { benchStream } from './jobs/stream.js';
import { benchTakeOver } from './jobs/take-over.js';
import { printTable, type Row } from './support/table.js';

export interface JobsBench {
  /** The model's. */
  readonly folder: string;
  readonly labels: number;
  readonly rounds: number;
  /** Images that are classified beside a job. */
  readonly images: number;
  /** Results of the job that has the most. */
  readonly results: number;
  readonly isShort: boolean;
}

const PARTS: Readonly<Record<string, (options: JobsBench) => Promise<Row[]>>> = {
  encoding: benchEncoding,
  beside: benchBeside,
  'take-over': benchTakeOver,
  bulk: benchBulk,
  results: benchResults,
  stream: benchStream,
};

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'models/starter-clip' },
    labels: { type: 'string' },
    rounds: { type: 'string' },
    images: { type: 'string' },
    results: { type: 'string' },
    only: { type: 'string', default: Object.keys(PARTS).join(',') },
    short: { type: 'boolean', default: false },
  },
});
const isShort = values.short;
const options: JobsBench = {
  folder: resolve(values.model),
  labels: Number(values.labels ?? (isShort ? 200 : 1_000)),
  rounds: Number(values.rounds ?? (isShort ? 1 : 3)),
  images: Number(values.images ?? (isShort ? 30 : 150)),
  results: Number(values.results ?? (isShort ? 20_000 : 1_000_000)),
  isShort,
};

// Threads that have nothing to do do not keep a process from ending: a server's listening does.
const alive = setInterval(() => undefined, 60_000);
const rows: Row[] = [];
for (const name of values.only.split(',')) {
  const bench = PARTS[name];
  if (!bench) throw new Error(`--only: ${name} is none of ${Object.keys(PARTS).join(', ')}`);
  rows.push(...(await bench(options)));
}
printTable(rows);
clearInterval(alive);
