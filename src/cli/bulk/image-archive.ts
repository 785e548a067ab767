import { stat } from 'node:fs/promises';
import { normalize } from 'node:path';
import { LIMITS } from '../../domain/limits.js';
import { findImages } from '../classify/images.js';
import { FILE_ERRORS } from '../formats/text-file.js';
import { counted, note } from '../terminal/output.js';
import { UsageError } from '../usage-error.js';
import type { Source } from './source.js';
import { type ArchivedFile, tarSource } from './tar-archive.js';

/** Files that are asked for their size at a time. */
const STATS_AT_ONCE = 64;

/**
 * A tar archive of the images that paths name, in their order, not compressed: images are already. It is made while it is
 * read.
 *
 * @throws UsageError for paths with no images, and for too many
 */
export async function imageArchive(paths: readonly string[]): Promise<Source> {
  const { images, unread, leftOut } = await findImages(paths);
  for (const line of leftOut) note(`left out: ${line}`);
  if (images.length > LIMITS.bulkImages) {
    throw new UsageError(`${counted(images.length, 'image')}: a job takes ${LIMITS.bulkImages} at most`);
  }
  const notSent = [...unread];
  const entries: ArchivedFile[] = [];
  for (let i = 0; i < images.length; i += STATS_AT_ONCE) {
    const some = await Promise.all(images.slice(i, i + STATS_AT_ONCE).map(({ path }) => entryOf(path)));
    for (const entry of some) typeof entry === 'string' ? notSent.push(entry) : entries.push(entry);
  }
  if (entries.length === 0) throw new UsageError(notSent.join('\n'));
  return tarSource(counted(entries.length, 'image'), entries, notSent);
}

/** @returns why it is not sent, if it is not */
async function entryOf(path: string): Promise<ArchivedFile | string> {
  try {
    const { size, mtimeMs } = await stat(path);
    if (size === 0) return `${path}: is empty`;
    if (size > LIMITS.imageBytes) return `${path}: is larger than ${LIMITS.imageBytes / 1024 / 1024} MB`;
    return { path, name: nameOf(path), size, mtimeMs };
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    return `${path}: ${FILE_ERRORS[code] ?? message}`;
  }
}

/** A path as it may be in an archive: relative, and nowhere above. */
const nameOf = (path: string): string =>
  normalize(path)
    .replaceAll('\\', '/')
    .replace(/^([A-Za-z]:)?\/+/, '')
    .replace(/^(\.\.\/)+/, '');
