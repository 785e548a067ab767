import { accessSync, chmodSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { constants as os } from 'node:os';
import { join } from 'node:path';

/** Files that are kept in memory, on Linux. */
const MEMORY = '/dev/shm';
/** A run needs a fraction of it at a time. */
const ENOUGH_BYTES = 4 * 1024 ** 3;

/**
 * Has the temporary files of all tests kept in memory where there is room for them, unless TMPDIR says otherwise: waiting
 * for the disk takes a quarter of the time. They are gone when the process ends.
 */
export function keepTemporaryFilesInMemory() {
  if (process.env.TMPDIR !== undefined || !hasRoom()) return;
  const folder = mkdtempSync(join(MEMORY, 'lexiclip-tests-'));
  // As any folder for temporary files: for other users as well, who a test may be for a while.
  chmodSync(folder, 0o1777);
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(128 + os.signals[signal]));
}

function hasRoom() {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ENOUGH_BYTES;
  } catch {
    return false;
  }
}
