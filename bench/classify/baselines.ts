import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SUFFIX } from '#lexiclip/services/models/files/tower-files.js';
import { readModel } from '#lexiclip/services/models/read-model.js';
import type { BareShape, BareTask } from './bare.js';
import type { PipelineTask } from './pipeline.js';

export type BenchDtype = 'fp32' | 'q8' | 'q8row' | 'q8static';

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** What the service is compared with, each in its own process: the bare model, and the Transformers.js pipeline. */
export class Baselines {
  private constructor(
    private readonly folder: string,
    private readonly dtype: BenchDtype,
    private readonly files: string,
    private readonly paths: readonly string[],
    private readonly preprocess: Pick<BareTask, 'size' | 'mean' | 'deviation'>,
  ) {}

  static async of(folder: string, dtype: BenchDtype, files: readonly Buffer[]): Promise<Baselines> {
    const directory = await mkdtemp(join(tmpdir(), 'lexiclip-bench-files-'));
    const paths = files.map((_, i) => join(directory, `${i}.jpg`));
    await Promise.all(files.map((file, i) => writeFile(paths[i] as string, file)));
    const { preprocess } = await readModel(folder, { dtype, device: 'cpu' });
    const { width, mean, deviation } = preprocess;
    return new Baselines(folder, dtype, directory, paths, { size: width, mean, deviation });
  }

  /** Images per second in each of the shapes. */
  async bare(shapes: readonly BareShape[], ms: number, decoding: BareTask['decoding'] = 'ahead'): Promise<number[]> {
    const suffix = SUFFIX[this.dtype];
    const model = join(this.folder, `onnx/vision_model${suffix}.onnx`);
    const task: BareTask = { model, files: this.paths, shapes, ms, decoding, ...this.preprocess };
    return run('./bare.ts', task);
  }

  /** Time of the pipeline for an image, ms, for each number of labels. */
  pipeline(labels: readonly number[]): Promise<number[]> {
    const task: PipelineTask = {
      folder: this.folder,
      dtype: this.dtype,
      file: this.paths[0] as string,
      labels,
    };
    return run('./pipeline.ts', task);
  }

  close(): Promise<void> {
    return rm(this.files, { recursive: true, force: true });
  }
}

async function run(name: string, task: unknown): Promise<number[]> {
  const args = ['--import', 'tsx', script(name), JSON.stringify(task)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 24 });
  return JSON.parse(stdout.trim().split('\n').at(-1) as string) as number[];
}
