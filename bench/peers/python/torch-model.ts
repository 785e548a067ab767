import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Skipped } from '../peer.js';
import { type PythonEnvironments, runScript } from './environments.js';

/** The model that peers read that cannot take the ONNX files. */
export class TorchModel {
  /**
   * @param source folder with the ONNX files
   * @param given folder of the same model for torch, if there is one; otherwise one of its shape is made, with other
   *   weights: speed does not depend on them
   */
  constructor(
    private readonly source: string,
    private readonly given: string | undefined,
    private readonly environments: PythonEnvironments,
    private readonly threads: number,
  ) {}

  get weights(): string {
    return this.given === undefined ? 'pseudo-random, of the same shape' : `those in ${this.given}`;
  }

  /** @throws Skipped where there is none and the configuration does not tell its shape */
  async folder(): Promise<string> {
    if (this.given !== undefined) return resolve(this.given);
    const config = JSON.parse(await readFile(join(this.source, 'config.json'), 'utf8'));
    if (!config.vision_config?.hidden_size) {
      throw new Skipped('config.json of the model does not tell the shape of its image tower; see --torch-model');
    }
    const target = join(this.environments.folder, 'models', basename(resolve(this.source)));
    if (existsSync(target)) return target;
    const programs = await this.environments.programs('torch');
    const unfinished = `${target}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await runScript(programs, 'make_model.py', [resolve(this.source), unfinished], undefined, this.threads);
    await rename(unfinished, target);
    return target;
  }
}
