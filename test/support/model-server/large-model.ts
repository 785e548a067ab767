import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * A model of the size of ViT-B/32, in fp32: 600 MB.
 *
 * @param source folder with its maker
 * @returns its folder, whose parent is to be removed
 */
export async function largeModel(source: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lexiclip-model-'));
  const maker = join(folder, 'maker');
  await cp(source, maker, { recursive: true });
  // What is copied may be read-only.
  const weights = join(maker, 'weights.json');
  const all: Record<string, unknown> = JSON.parse(await readFile(weights, 'utf8'));
  await rm(weights);
  const plain = Object.entries(all).filter(([name]) => !name.includes('quantized'));
  await writeFile(weights, JSON.stringify(Object.fromEntries(plain)));
  await promisify(execFile)(process.execPath, [join(maker, 'make.mjs'), join(folder, 'model')]);
  return join(folder, 'model');
}
