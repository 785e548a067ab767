import { stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { FILE_ERRORS } from '../formats/text-file.js';
import { UsageError } from '../usage-error.js';

const EXTENSIONS = ['.jpg', '.jpeg', '.png', '.webp', '.gif', '.avif'];

/**
 * The image files that paths of files, folders and patterns name: in the given order, the files of a folder or pattern
 * sorted by path, without duplicates.
 *
 * @throws UsageError for a path that does not exist, and for one with no images
 */
export async function findImages(paths: readonly string[]): Promise<string[]> {
  const found = (await Promise.all(paths.map(expand))).flat();
  return [...new Map(found.map((path) => [resolve(path), path])).values()];
}

async function expand(path: string): Promise<string[]> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (stats instanceof Error) {
    if (stats.code !== 'ENOENT' || !isDynamicPattern(path))
      throw new UsageError(`${path}: ${FILE_ERRORS[stats.code ?? ''] ?? stats.message}`);
    const matches = await glob(path.replaceAll('\\', '/'), { onlyFiles: true });
    if (matches.length === 0) throw new UsageError(`${path}: matches no files`);
    return matches.sort();
  }
  if (!stats.isDirectory()) return [path];
  const below = await glob('**/*', { cwd: path, onlyFiles: true });
  const images = below.filter((file) => EXTENSIONS.includes(extname(file).toLowerCase())).sort();
  if (images.length === 0) throw new UsageError(`${path}: contains no images (${EXTENSIONS.join(', ')})`);
  return images.map((file) => join(path, file));
}
