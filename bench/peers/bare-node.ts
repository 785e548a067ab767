import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BareShape, BareTask } from '../classify/bare.js';
import type { Measured } from './figures.js';
import type { Peer, Task } from './peer.js';
import { requireTower } from './servers/lexiclip.js';

const SCRIPT = fileURLToPath(new URL('../classify/bare.ts', import.meta.url));
const BATCHES = [1, 8];

/**
 * onnxruntime in Node, with decoding and resizing by sharp and nothing else, in the best of several shapes. Unlike the
 * peers in Python it needs nothing that is not installed anyway.
 */
export const bareNode: Peer = {
  name: 'onnxruntime-node',
  what: 'bare onnxruntime in Node, fp32, decoding',
  async measure({ model, threads, seconds, picturePaths }: Task): Promise<Measured> {
    const path = requireTower(model, 'vision', 'fp32');
    const config = JSON.parse(await readFile(join(model, 'preprocessor_config.json'), 'utf8'));
    const shapes = BATCHES.flatMap((batch): BareShape[] => [
      [1, threads, batch],
      ...(threads > 1 ? [[threads, 1, batch] as const] : []),
    ]);
    const task: BareTask = {
      model: path,
      size: config.crop_size?.width ?? config.crop_size ?? config.size,
      mean: config.image_mean,
      deviation: config.image_std,
      files: picturePaths,
      shapes,
      ms: (seconds * 1000) / shapes.length,
      decoding: 'ahead',
    };
    const args = ['--import', 'tsx', SCRIPT, JSON.stringify(task)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const rates = JSON.parse(stdout.trim().split('\n').at(-1) as string) as number[];
    const images100 = Math.max(...rates);
    const best = shapes[rates.indexOf(images100)] as BareShape;
    return { figures: { images100 }, notes: [`sessions × threads × batch: ${best.join(' × ')}`] };
  },
};
