import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelFiles } from './model-files.js';

/** SHA-256 of all files of a model, hex. */
export async function digestOf({ folder, all }: Pick<ModelFiles, 'folder' | 'all'>): Promise<string> {
  const total = createHash('sha256');
  for (const file of [...all].sort()) {
    const path = join(folder, file);
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
    total.update(`${file} ${(await stat(path)).size} ${hash.digest('hex')}\n`);
  }
  return total.digest('hex');
}
