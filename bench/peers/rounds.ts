import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Measurement, Strained } from './figures.js';
import { type Peer, Skipped, type Task } from './peer.js';
import { describe, thisProcessor } from './processor.js';
import type { PythonEnvironments } from './python/environments.js';
import { watchOthers } from './quiet-machine.js';
import { type Circumstances, type Results, readResults, writeResults } from './results.js';

/** Packages of the Python environments whose versions matter. */
const PACKAGES = ['python', 'torch', 'transformers', 'onnxruntime', 'pillow', 'infinity-emb'];

interface Options {
  /** File that the rounds are added to, or undefined for none. */
  readonly path: string | undefined;
  readonly environments: PythonEnvironments;
  readonly weights: string;
}

/** Measures peers round by round, and keeps what it finds in a file. A peer that is skipped once is not tried again. */
export class Rounds {
  private constructor(
    private readonly task: Task,
    private readonly options: Options,
    private readonly circumstances: Circumstances,
    private readonly earlier: Results | undefined,
    private readonly measurements: Measurement[],
    private readonly strains: Record<string, Strained>,
    private readonly skipped: Record<string, string>,
  ) {}

  /** @throws Error where the file has results of other circumstances */
  static async open(task: Task, options: Options): Promise<Rounds> {
    const circumstances: Circumstances = {
      processor: describe(thisProcessor()),
      threads: task.threads,
      model: basename(resolve(task.model)),
      seconds: task.seconds,
      labels: task.labels,
    };
    const earlier = options.path === undefined ? undefined : await readResults(options.path, circumstances);
    const { measurements = [], strains, skipped } = earlier ?? {};
    return new Rounds(task, options, circumstances, earlier, [...measurements], { ...strains }, { ...skipped });
  }

  /**
   * @param rounds how often each peer is measured
   * @param burst number of requests in the burst of each server after these; 0 for none
   */
  async measure(peers: readonly Peer[], rounds: number, burst: number): Promise<Results> {
    if (rounds > 0 || burst > 0) for (const { name } of peers) delete this.skipped[name];
    for (let round = 1; round <= rounds; round++) {
      for (const peer of peers) {
        await this.attempt(peer, `round ${round}`, async () => {
          const taken = watchOthers();
          const measured = await peer.measure(this.task);
          const others = taken();
          this.measurements.push({ peer: peer.name, ...measured, ...(others !== undefined && { others }) });
        });
      }
    }
    for (const peer of burst > 0 ? peers : []) {
      if (!peer.strain) continue;
      await this.attempt(peer, `burst of ${burst}`, async () => {
        const strained = await peer.strain?.(this.task, burst);
        if (strained) this.strains[peer.name] = strained;
      });
    }
    return this.results();
  }

  private async attempt(peer: Peer, what: string, measure: () => Promise<void>): Promise<void> {
    if (peer.name in this.skipped) return;
    console.error(`${what}: ${peer.name} …`);
    try {
      await measure();
    } catch (error) {
      const { message } = error as Error;
      this.skipped[peer.name] = error instanceof Skipped ? message : `failed: ${message.slice(0, 200)}`;
      console.error(`  skipped: ${this.skipped[peer.name]}`);
      if (!(error instanceof Skipped)) process.exitCode = 1;
    }
    if (this.options.path !== undefined) await writeResults(this.options.path, await this.results());
  }

  private async results(): Promise<Results> {
    const { circumstances, measurements, strains, skipped } = this;
    const { environments, weights } = this.options;
    const versions = this.earlier?.versions ?? (await versionsOf(environments));
    return { circumstances, versions, weights, measurements, strains, skipped };
  }
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
