import { randomUUID } from 'node:crypto';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A disk with less room counts as full, bytes: no change of a label set fits into it. */
const MIN_FREE_BYTES = 1 << 20;
const PROBE = Buffer.alloc(4096);

const REASONS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EROFS: 'the disk is read-only',
  ENOENT: 'the data directory is not there',
};

/** Tries whether a directory can be written to. @returns why not */
export async function diskFault(directory: string): Promise<string | undefined> {
  const path = join(directory, `.probe-${randomUUID()}`);
  try {
    await writeFile(path, PROBE, { flag: 'wx' });
    const { bavail, bsize, blocks } = await statfs(directory);
    // Some file systems do not say how large they are.
    return blocks > 0 && bavail * bsize < MIN_FREE_BYTES ? REASONS.ENOSPC : undefined;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return REASONS[code] ?? `the data directory cannot be written to (${code})`;
  } finally {
    await rm(path, { force: true }).catch(() => undefined);
  }
}
