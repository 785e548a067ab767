import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

const MANIFESTS = '_versions';

/**
 * Copies the files of a LanceDB table that others may be writing to. A manifest names the files of one version; it is
 * there after they are, and none of them ever changes. So manifests go first, and of each that was copied the files
 * are there to be copied. What the copy has already of an earlier call stays.
 *
 * What vanishes meanwhile is left out: history that is pruned, or the whole table. It is for the caller to see whether
 * the copy has what it needs.
 */
export async function copyTableFiles(from: string, to: string): Promise<void> {
  const manifests = join(from, MANIFESTS);
  // Beside them lies a hint at the newest version, which may be another one by now. LanceDB does without it.
  for (const name of await filesBelow(manifests)) {
    if (name.endsWith('.manifest')) await copy(join(manifests, name), join(to, MANIFESTS, name));
  }
  for (const name of await filesBelow(from)) {
    if (name.startsWith(MANIFESTS + sep)) continue;
    const [source, target] = [join(from, name), join(to, name)];
    if ((await sizeOf(target)) === undefined || (await sizeOf(target)) !== (await sizeOf(source))) {
      await copy(source, target);
    }
  }
}

/** Their paths below the folder; none when it is gone. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await gone(readdir(folder, { withFileTypes: true, recursive: true }));
  return (entries ?? []).filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name).slice(folder.length + 1));
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  // Shares the blocks where the file system can.
  await gone(copyFile(from, to, constants.COPYFILE_FICLONE));
}

const sizeOf = async (path: string): Promise<number | undefined> => (await gone(stat(path)))?.size;

/** Undefined where there is no such file any more. */
function gone<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
}
