/**
 * Lexiclip beside what else serves CLIP, in interleaved rounds: `npm run bench:peers -- [OPTIONS]`. Needs an otherwise
 * idle machine. Limit all of them alike to some cores with `taskset`, for example `taskset -c 0,1 npm run bench:peers`.
 *
 * Environments for the peers in Python are made where they are missing. With --short nothing is installed, and peers
 * that are not there are skipped by name. Exits with 1 when a peer fails, or when Lexiclip cannot be measured.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { availableCores } from '#lexiclip/services/concurrency/available-cores.js';
import { allPeers, chosenPeers } from './peers/all.js';
import { makeTask } from './peers/material.js';
import { PythonEnvironments } from './peers/python/environments.js';
import { TorchModel } from './peers/python/torch-model.js';
import { report, withReport } from './peers/report.js';
import { Rounds } from './peers/rounds.js';

const { values } = parseArgs({
  options: {
    /** Folder with ONNX towers, in the layout of Hugging Face. */
    model: { type: 'string', default: 'models/starter-clip' },
    /** Folder of the same model for torch; without it, one of the same shape with other weights. */
    'torch-model': { type: 'string' },
    /** Of Lexiclip and of bare onnxruntime, as far as the model has files for them. */
    dtypes: { type: 'string', default: 'fp32,q8,q8row,q8static' },
    seconds: { type: 'string' },
    rounds: { type: 'string' },
    /** Names of peers, or what these begin with, with commas. */
    only: { type: 'string' },
    short: { type: 'boolean', default: false },
    /** Requests in the burst after the rounds; 0 leaves out the truncated JPEG as well. */
    burst: { type: 'string' },
    /** A file that rounds are added to; with 0 rounds and a burst of 0, what is in it is printed. */
    results: { type: 'string' },
    /** A Markdown page whose part about the peers is replaced by the report, such as docs/performance.md. */
    page: { type: 'string' },
    environments: { type: 'string', default: '.cache/peers' },
    /** The interpreter that environments are made with. */
    python: { type: 'string', default: 'python3' },
  },
});

/** @throws Error unless it is a number, at least `least` */
function numberOf(name: 'seconds' | 'rounds' | 'burst', otherwise: number, least: number): number {
  const given = values[name];
  const value = given === undefined ? otherwise : Number(given);
  if (!(value >= least)) throw new Error(`--${name} must be a number of at least ${least}, not ${given}`);
  return value;
}

// Ends as by itself, so that no server of a peer stays behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const { short } = values;
const threads = availableCores();
const environments = new PythonEnvironments(resolve(values.environments), values.python, !short);
const torchModel = new TorchModel(values.model, values['torch-model'], environments, threads);
const peers = allPeers(environments, torchModel, values.dtypes.split(','));
const { task, close } = await makeTask({
  model: values.model,
  threads,
  seconds: numberOf('seconds', short ? 1 : 10, 0.1),
  labels: short ? [100] : [100, 1000],
});
try {
  const rounds = await Rounds.open(task, { path: values.results, environments, weights: torchModel.weights });
  const chosen = chosenPeers(peers, values.only);
  const [count, burst] = [numberOf('rounds', short ? 1 : 3, 0), numberOf('burst', short ? 100 : 1000, 0)];
  const found = report(peers, await rounds.measure(chosen, count, burst));
  console.log(found);
  if (values.page !== undefined) {
    await writeFile(values.page, withReport(await readFile(values.page, 'utf8'), found));
  }
} finally {
  await close();
}
