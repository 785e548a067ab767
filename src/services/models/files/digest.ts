import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelFiles } from './model-files.js';

/** SHA-256 of all files of a model, hex. */
export async function digestOf({ folder, all }: Pick<ModelFiles, 'folder' | 'all'>): Promise<string> {
  const total = createHash('sha256');
  for (const file of [...all].sort()) {
    const path = join(folder, file);
    const hash = await hashed(path, createHash('sha256'));
    total.update(`${file} ${(await stat(path)).size} ${hash}\n`);
  }
  return total.digest('hex');
}

/** The digest of a file, hex. @param hash with what goes before the file, if anything does */
export async function hashed(path: string, hash: Hash): Promise<string> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}
