import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

const MANIFESTS = '_versions';

/**
 * Copies the files of a LanceDB table that others may be writing to. A manifest names the files of one version. It is
 * written after them, and none of them ever changes. So manifests are copied first, and the files that they name exist.
 * Files of an earlier attempt are kept.
 *
 * Files that vanish meanwhile are left out: pruned versions, or the whole table. The caller must check whether the copy
 * is complete.
 */
export async function copyTableFiles(from: string, to: string): Promise<void> {
  const manifests = join(from, MANIFESTS);
  // The folder also has a hint at the newest version, which may be outdated by now. LanceDB works without it.
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

/** Relative paths of all files below the folder; none when it does not exist. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await ifExists(readdir(folder, { withFileTypes: true, recursive: true }));
  return (entries ?? [])
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  // Shares the blocks when the file system supports it.
  await ifExists(copyFile(from, to, constants.COPYFILE_FICLONE));
}

const sizeOf = async (path: string): Promise<number | undefined> => (await ifExists(stat(path)))?.size;

/** Undefined when the file does not exist. */
function ifExists<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
}
