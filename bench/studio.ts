import { parseArgs } from 'node:util';
import { benchFirstScreen } from './studio/first-screen.js';
import { benchFlips } from './studio/flips.js';
import { benchLarge } from './studio/large.js';
import { runParts } from './support/parts.js';
import type { Row } from './support/table.js';

/*
 * How long people wait for the studio, in Chromium, on a server of its own with the bundled model.
 *
 *   npm run bench:studio -- [--short] [--only first,large,flips]
 *
 * Exits with 1 when a target is missed. Needs an otherwise idle machine; CHROMIUM names another Chromium. The short form
 * has 5,000 labels instead of 100,000, which the model takes a minute or two to read.
 */
const { values } = parseArgs({ options: { short: { type: 'boolean', default: false }, only: { type: 'string' } } });
const { short } = values;

const parts: Record<string, () => Promise<Row[]>> = {
  first: () => benchFirstScreen({ rounds: short ? 3 : 9 }),
  large: () => benchLarge({ labels: short ? 5_000 : 100_000 }),
  flips: () => benchFlips({ labels: 1_000, samples: 2_000, edits: 10 }),
};

// Threads that have nothing to do do not keep a process from ending: a server's listening does.
const alive = setInterval(() => undefined, 60_000);
const rows = await runParts(parts, values.only);
clearInterval(alive);
if (rows.some(({ met }) => met === false)) process.exitCode = 1;
