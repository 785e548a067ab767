import { stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { FAULTS } from '../formats/text-file.js';
import { UsageError } from '../usage-error.js';

const EXTENSIONS = ['.jpg', '.jpeg', '.png', '.webp', '.gif', '.avif'];

/**
 * The files that are meant by files, folders and patterns: in the order given, what is found below one in the order of
 * its paths, each once.
 *
 * @throws UsageError for what is not there
 */
export async function findImages(paths: readonly string[]): Promise<string[]> {
  const found = (await Promise.all(paths.map(expand))).flat();
  return [...new Map(found.map((path) => [resolve(path), path])).values()];
}

async function expand(path: string): Promise<string[]> {
  const there = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (there instanceof Error) {
    if (there.code !== 'ENOENT' || !isDynamicPattern(path))
      throw new UsageError(`${path}: ${FAULTS[there.code ?? ''] ?? there.message}`);
    const matches = await glob(path.replaceAll('\\', '/'), { onlyFiles: true });
    if (matches.length === 0) throw new UsageError(`${path}: matches no file`);
    return matches.sort();
  }
  if (!there.isDirectory()) return [path];
  const below = await glob('**/*', { cwd: path, onlyFiles: true });
  const images = below.filter((file) => EXTENSIONS.includes(extname(file).toLowerCase())).sort();
  if (images.length === 0) throw new UsageError(`${path}: has no images (${EXTENSIONS.join(', ')})`);
  return images.map((file) => join(path, file));
}
