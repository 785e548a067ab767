/**
 * What the service costs beyond the model: `npm run bench [-- --model FOLDER] [--short] [--only PART,…]
 * [--rounds 3] [--seconds 15] [--shape WORKERS,THREADS,BATCH]`. Needs an otherwise idle machine; every ratio is measured
 * within one round. Missed targets are reported, but only wrong answers fail the benchmark, because on a busy machine any
 * target may be missed.
 */
import { parseArgs } from 'node:util';
import { availableCores } from '#lexiclip/services/concurrency/available-cores.js';
import type { BareShape } from './classify/bare.js';
import { benchMemory } from './classify/memory.js';
import { benchOverload } from './classify/overload.js';
import { benchRanking } from './classify/ranking.js';
import { benchThroughput } from './classify/throughput.js';
import { pictures } from './support/pictures.js';
import { printTable, type Row } from './support/table.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'models/starter-clip' },
    only: { type: 'string', default: 'fp32,q8,ranking,memory,overload' },
    short: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    /** How long each side of a round is measured. */
    seconds: { type: 'string' },
    /** Of the bare model; by default the fastest of several. */
    shape: { type: 'string' },
  },
});
const files = await pictures(32);
const shape = values.shape?.split(',').map(Number) as BareShape | undefined;
const common = { folder: values.model, files, cores: availableCores(), shape };
const rounds = Number(values.rounds ?? (values.short ? 1 : 3));
const size = { rounds, ms: 1000 * Number(values.seconds ?? (values.short ? 2 : 15)) };

const PARTS: Record<string, () => Promise<Row[]>> = {
  fp32: () =>
    benchThroughput({
      ...common,
      ...size,
      dtype: 'fp32',
      pipelineLabels: values.short || shape ? [] : [100, 1000],
    }),
  q8: () => benchThroughput({ ...common, ...size, dtype: 'q8', pipelineLabels: [] }),
  q8row: () => benchThroughput({ ...common, ...size, dtype: 'q8row', pipelineLabels: [] }),
  q8static: () => benchThroughput({ ...common, ...size, dtype: 'q8static', pipelineLabels: [] }),
  ranking: () => benchRanking([1_000, 10_000, ...(values.short ? [] : [100_000])], 20),
  memory: () => (values.short ? benchMemory(files, 400, 800) : benchMemory(files, 2_000, 20_000)),
  overload: () => benchOverload(values.model, files, values.short ? 5_000 : 60_000),
};

// Threads that have nothing to do, and LanceDB's, do not keep a process from ending: a server's listening does.
const alive = setInterval(() => undefined, 60_000);
const rows: Row[] = [];
for (const part of values.only.split(',')) rows.push(...((await PARTS[part]?.()) ?? []));
printTable(rows);
clearInterval(alive);
