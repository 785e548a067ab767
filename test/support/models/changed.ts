import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FLOAT, INT64, int, message, modelFile, node, tensor, valueInfo } from './onnx.js';

type Json = Record<string, unknown>;

/** A copy of a model's folder, to be changed by a test. */
export class ModelCopy {
  private constructor(readonly folder: string) {}

  static async of(folder: string): Promise<ModelCopy> {
    const copy = join(await mkdtemp(join(tmpdir(), 'lexiclip-model-')), 'changed-model');
    await cp(folder, copy, { recursive: true, mode: 0 });
    return new ModelCopy(copy);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async edit(name: string, edit: (file: Json) => Json): Promise<void> {
    const changed = edit(JSON.parse(await readFile(this.path(name), 'utf8')));
    await this.write(name, JSON.stringify(changed));
  }

  async write(name: string, content: string | Uint8Array): Promise<void> {
    // The original may be read-only.
    await rm(this.path(name), { force: true });
    await writeFile(this.path(name), content);
  }

  remove(): Promise<void> {
    return rm(join(this.folder, '..'), { recursive: true, force: true });
  }
}

/**
 * A text tower that gives the mean of its tokens' vectors: it sees what a prompt is padded with.
 *
 * @param batch a number where the export has fixed it
 */
export function averagingTower(vocabulary: number, dimensions: number, batch: bigint | string = 'batch'): Buffer {
  const vectors = Float32Array.from({ length: vocabulary * dimensions }, (_, i) => Math.sin(i * 12.9898) * 2);
  return modelFile(
    node('Gather', ['vectors', 'input_ids'], 'tokens', int('axis', 0n)),
    node('ReduceMean', ['tokens'], 'text_embeds', message([1, 'axes'], [8, 1n], [20, 7n]), int('keepdims', 0n)),
    [2, 'tower'],
    tensor('vectors', FLOAT, [BigInt(vocabulary), BigInt(dimensions)], vectors),
    valueInfo(11, 'input_ids', INT64, [batch, 'sequence']),
    valueInfo(12, 'text_embeds', FLOAT, [batch, BigInt(dimensions)]),
  );
}
