/**
 * What encoding a vocabulary costs beyond the model: `npm run bench:text -- --model FOLDER [--labels 1000] [--rounds 3]
 * [--shape WORKERS,THREADS,BATCH] [--short]`. Needs an otherwise idle machine. In each round the bare model and the
 * service encode the same prompts, one after the other; the ratio is that of the round. A missed target is reported, but
 * only wrong answers fail the benchmark.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { availableCores } from '#lexiclip/services/concurrency/available-cores.js';
import { printTable } from './support/table.js';
import type { TextShape } from './text/bare.js';
import { benchText } from './text/throughput.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'models/starter-clip' },
    labels: { type: 'string' },
    rounds: { type: 'string' },
    shape: { type: 'string' },
    short: { type: 'boolean', default: false },
  },
});
const cores = availableCores();
const batches = values.short ? [16, 32] : [4, 8, 16, 32, 64, 128];
const grid = batches.flatMap((batch): TextShape[] => [
  [1, cores, batch],
  [cores, 1, batch],
]);
const given = values.shape?.split(',').map(Number) as TextShape | undefined;

// Threads that have nothing to do do not keep a process from ending: a server's listening does.
const alive = setInterval(() => undefined, 60_000);
printTable(
  await benchText({
    folder: resolve(values.model),
    labels: Number(values.labels ?? (values.short ? 100 : 1_000)),
    rounds: Number(values.rounds ?? (values.short ? 1 : 3)),
    shapes: given ? [given] : grid,
  }),
);
clearInterval(alive);
