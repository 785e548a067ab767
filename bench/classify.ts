/**
 * What the service adds to what the model costs: `npm run bench [-- --model FOLDER] [--short] [--only PART,…]`.
 * Needs a quiet machine; every ratio is measured within the run. Ends with 1 when a floor is missed.
 */
import { parseArgs } from 'node:util';
import { availableCores } from '#lexiclip/services/clip/cores.js';
import { benchThroughput } from './classify/throughput.js';
import { pictures } from './support/pictures.js';
import { printTable, type Row } from './support/table.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'models/starter-clip' },
    only: { type: 'string', default: 'fp32,q8' },
    short: { type: 'boolean', default: false },
  },
});
const files = await pictures(32);
const common = { folder: values.model, files, cores: availableCores() };
const size = values.short ? { rounds: 1, ms: 2000 } : { rounds: 3, ms: 8000 };

const PARTS: Record<string, () => Promise<Row[]>> = {
  fp32: () =>
    benchThroughput({ ...common, ...size, dtype: 'fp32', pipelineLabels: process.env.NOPIPE ? [] : [100, 1000] }),
  q8: () => benchThroughput({ ...common, ...size, dtype: 'q8', pipelineLabels: [] }),
};

const rows: Row[] = [];
for (const part of values.only.split(',')) rows.push(...((await PARTS[part]?.()) ?? []));
printTable(rows);
