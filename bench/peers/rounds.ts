import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Measurement } from './figures.js';
import { type Peer, Skipped, type Task } from './peer.js';
import { describe, thisProcessor } from './processor.js';
import type { PythonEnvironments } from './python-environments.js';
import { type Circumstances, type Results, readResults, writeResults } from './results.js';

/** Packages of the Python environments whose versions matter. */
const PACKAGES = ['python', 'torch', 'transformers', 'onnxruntime', 'pillow', 'infinity-emb'];

interface Options {
  readonly rounds: number;
  /** File that the rounds are added to, or undefined for none. */
  readonly path: string | undefined;
  readonly environments: PythonEnvironments;
  readonly weights: string;
}

/** Measures the peers one after the other, as often as there are rounds. A peer that is skipped once is not tried again. */
export async function measureRounds(peers: readonly Peer[], task: Task, options: Options): Promise<Results> {
  const circumstances: Circumstances = {
    processor: describe(thisProcessor()),
    threads: task.threads,
    model: basename(resolve(task.model)),
    seconds: task.seconds,
    labels: task.labels,
  };
  const earlier = options.path === undefined ? undefined : await readResults(options.path, circumstances);
  const measurements: Measurement[] = [...(earlier?.measurements ?? [])];
  const skipped: Record<string, string> = { ...earlier?.skipped };
  for (const { name } of peers) delete skipped[name];
  const current = async (): Promise<Results> => ({
    circumstances,
    versions: options.rounds > 0 ? await versionsOf(options.environments) : (earlier?.versions ?? {}),
    weights: options.weights,
    measurements,
    skipped,
  });
  for (let round = 0; round < options.rounds; round++) {
    for (const peer of peers) {
      if (peer.name in skipped) continue;
      console.error(`round ${round + 1}: ${peer.name} …`);
      // Once is enough for what takes a minute and is no rate.
      const known = measurements.some((one) => one.peer === peer.name && one.burst);
      try {
        measurements.push({ peer: peer.name, ...(await peer.measure({ ...task, burst: known ? 0 : task.burst })) });
      } catch (error) {
        const { message } = error as Error;
        skipped[peer.name] = error instanceof Skipped ? message : `failed: ${message.slice(0, 200)}`;
        console.error(`  skipped: ${skipped[peer.name]}`);
        if (!(error instanceof Skipped)) process.exitCode = 1;
      }
      if (options.path !== undefined) await writeResults(options.path, await current());
    }
  }
  return current();
}

async function versionsOf(environments: PythonEnvironments): Promise<Record<string, string>> {
  const found: Record<string, string> = { node: process.versions.node };
  for (const name of ['onnxruntime-node', 'sharp']) {
    const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
    found[name] = JSON.parse(await readFile(file, 'utf8')).version;
  }
  for (const [environment, versions] of Object.entries(await environments.versions())) {
    const known = PACKAGES.flatMap((name) => (versions[name] ? [`${name} ${versions[name]}`] : []));
    found[`environment ${environment}:`] = known.join(', ');
  }
  return found;
}
