import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { UsageError } from '../usage-error.js';
import { digestOf, type Source, unreadable } from './source.js';

/** Archives, and lists of URLs or embeddings: what the service takes as it is. */
const AS_IT_IS = /\.(zip|tar|tgz|tar\.gz|txt|jsonl|ndjson|gz)$/i;

/** Images, archives or a list, as paths name them. @throws UsageError for what cannot be used */
export async function sourceOf(paths: readonly string[]): Promise<Source> {
  const [first = '', ...more] = paths;
  if (!paths.some((path) => AS_IT_IS.test(path))) return (await import('./image-archive.js')).imageArchive(paths);
  if (more.length > 0) throw new UsageError('give images and folders, or one archive, or one list');
  return fileSource(first);
}

async function fileSource(path: string): Promise<Source> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error);
  });
  if (!stats.isFile()) throw new UsageError(`${path}: is no regular file`);
  const { size, mtimeMs } = stats;
  if (size === 0) throw new UsageError(`${path}: is empty`);
  return {
    name: path,
    size,
    digest: digestOf([[await realpath(path), size, mtimeMs]]),
    notSent: [],
    async *open(from) {
      if (from >= size) return;
      try {
        yield* createReadStream(path, { start: from, end: size - 1 });
      } catch (error) {
        throw unreadable(path, error as NodeJS.ErrnoException);
      }
    },
  };
}
