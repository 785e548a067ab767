import { parseArgs } from 'node:util';
import { runParts } from './support/parts.js';
import type { Row } from './support/table.js';
import { benchBeside } from './workbench/beside.js';
import { benchEvaluate } from './workbench/evaluate.js';
import { benchImport } from './workbench/import.js';
import { benchLearning } from './workbench/learn.js';
import { benchMemory } from './workbench/memory.js';
import { benchPreview } from './workbench/preview.js';

/*
 * What it takes to judge versions by samples, beside what the same products take alone.
 *
 *   npm run bench:workbench -- [--short] [--model FOLDER] [--only evaluate,preview,beside,import,memory,learn]
 *
 * Exits with 1 when a target is missed. Needs an otherwise idle machine. The short form has fewer samples. The model is
 * that of previews and of classification beside evaluations: without one, the bundled one.
 */
const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    model: { type: 'string', default: 'starter-clip' },
    only: { type: 'string' },
  },
});
const { short, model } = values;
const served = { model, labels: 1_000, samples: short ? 2_000 : 10_000 };

const parts: Record<string, () => Promise<Row[]>> = {
  evaluate: () => benchEvaluate({ samples: short ? 2_000 : 10_000, runs: short ? 3 : 9 }),
  preview: () => benchPreview({ ...served, rounds: short ? 1 : 5 }),
  beside: () => benchBeside({ ...served, images: short ? 50 : 150 }),
  import: () => benchImport({ images: short ? 500 : 5_000, rounds: short ? 1 : 3 }),
  memory: () => benchMemory({ samples: short ? 20_000 : 100_000 }),
  learn: () => benchLearning({ labels: short ? 200 : 1_000 }),
};

// Threads that have nothing to do do not keep a process from ending: a server's listening does.
const alive = setInterval(() => undefined, 60_000);
const rows = await runParts(parts, values.only);
clearInterval(alive);
if (rows.some(({ met }) => met === false)) process.exitCode = 1;
