import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { LIMITS } from '../../../domain/limits.js';
import type { ArchivedFile } from '../../bulk/tar-archive.js';
import { FILE_ERRORS } from '../text-file.js';
import type { BadSample, SampleEntry } from './sample-entry.js';

/** An entry with its picture, as it is on this machine. */
export interface FoundSample extends SampleEntry {
  readonly file: Omit<ArchivedFile, 'name'>;
}

export interface FoundSamples {
  readonly samples: readonly FoundSample[];
  readonly bad: readonly BadSample[];
  /** Number of pictures that were left out because others have the same bytes and answers. */
  readonly repeated: number;
}

/** Files that are looked at at a time. */
const AT_ONCE = 32;

/**
 * Finds the pictures, and those that are the same.
 *
 * @param root where they are, if their paths are relative
 */
export async function findPictures(entries: readonly SampleEntry[], root: string): Promise<FoundSamples> {
  const samples: FoundSample[] = [];
  const bad: BadSample[] = [];
  for (let i = 0; i < entries.length; i += AT_ONCE) {
    const some = entries.slice(i, i + AT_ONCE);
    for (const found of await Promise.all(some.map((entry) => located(entry, root)))) {
      if ('reason' in found) bad.push(found);
      else samples.push(found);
    }
  }
  return distinct(samples, bad);
}

async function located(entry: SampleEntry, root: string): Promise<FoundSample | BadSample> {
  const { at, picture } = entry;
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(picture)) {
    return { at, reason: `${picture} is an address: bring the file here, and name its folder with --images` };
  }
  const candidates = isAbsolute(picture) ? [picture] : [join(root, picture), join(root, 'images', picture)];
  let reason = 'no such file';
  for (const path of [...candidates, join(root, basename(picture))]) {
    try {
      const stats = await stat(path);
      if (!stats.isFile()) reason = 'is no file';
      else if (stats.size === 0) return { at, reason: `${path}: is empty` };
      else if (stats.size > LIMITS.imageBytes) {
        return { at, reason: `${path}: is larger than ${LIMITS.imageBytes / 1024 / 1024} MB` };
      } else return { ...entry, file: { path, size: stats.size, mtimeMs: stats.mtimeMs } };
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') return { at, reason: `${path}: ${FILE_ERRORS[code] ?? message}` };
    }
  }
  return { at, reason: `${candidates[0]}: ${reason}` };
}

/** Only files of the same size can have the same bytes: most need not be read. */
async function distinct(found: readonly FoundSample[], bad: BadSample[]): Promise<FoundSamples> {
  const bySize = new Map<number, number>();
  for (const { file } of found) bySize.set(file.size, (bySize.get(file.size) ?? 0) + 1);
  const first = new Map<string, FoundSample>();
  const samples: FoundSample[] = [];
  let repeated = 0;
  for (const sample of found) {
    const { path, size } = sample.file;
    const digest = (bySize.get(size) as number) > 1 ? await digestOfFile(path).catch(() => undefined) : undefined;
    const same = digest === undefined ? undefined : first.get(digest);
    if (digest !== undefined && !same) first.set(digest, sample);
    if (!same) samples.push(sample);
    else if (answerOf(same) === answerOf(sample)) repeated++;
    else bad.push({ at: sample.at, reason: `is the same picture as ${same.at}, with another answer` });
  }
  return { samples, bad, repeated };
}

const answerOf = ({ expected, kind, role }: SampleEntry): string =>
  JSON.stringify([expected && [...expected].sort(), kind, role]);

async function digestOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
