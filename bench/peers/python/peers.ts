import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Figures, Measured } from '../figures.js';
import type { Peer, Task } from '../peer.js';
import { requireTower } from '../servers/lexiclip.js';
import { type PythonEnvironments, runScript } from './environments.js';
import type { TorchModel } from './torch-model.js';

const BATCHES = [1, 8, 16];

interface PythonAnswer {
  readonly figures: Figures;
  readonly notes: readonly string[];
  readonly truncated?: string;
}

export const promptOf = (label: string): string => `a photo of a ${label}`;

/** Peers that are a Python program without a server. */
export function pythonPeers(environments: PythonEnvironments, model: TorchModel, dtypes: readonly string[]): Peer[] {
  const script = (name: string, what: string, file: string, dtype: string, tower?: string): Peer => ({
    name,
    what,
    async measure(task: Task): Promise<Measured> {
      const path = tower === undefined ? '' : resolve(requireTower(task.model, 'vision', tower));
      const programs = await environments.programs('torch');
      const folder = tower === undefined ? await model.folder() : '';
      const input = { ...(await inputOf(task)), model: folder, tower: path, dtype };
      return runScript<PythonAnswer>(programs, file, [], input, task.threads);
    },
  });
  const torch = (dtype: string) => (dtype === 'float32' ? 'fp32' : 'bf16');
  return [
    ...['float32', 'bfloat16'].flatMap((dtype) => [
      script(`transformers-${torch(dtype)}`, `transformers, ${dtype}, batch 8`, 'transformers_peer.py', dtype),
      script(`torch-${torch(dtype)}`, `bare torch, ${dtype}, ready pixels`, 'torch_peer.py', dtype),
    ]),
    script('pipeline-fp32', "transformers' zero-shot pipeline, float32", 'pipeline_peer.py', 'float32'),
    ...dtypes.map((dtype) =>
      script(`onnxruntime-${dtype}`, `bare onnxruntime, ${dtype}, ready pixels`, 'onnxruntime_peer.py', '', dtype),
    ),
  ];
}

async function inputOf({ model, threads, seconds, picturePaths, labelNames, labels }: Task) {
  const config = JSON.parse(await readFile(join(model, 'config.json'), 'utf8'));
  const size: number = config.vision_config.image_size;
  const prompts = labelNames.map(promptOf);
  return { size, threads, seconds, pictures: picturePaths, prompts, labels, batches: BATCHES };
}
