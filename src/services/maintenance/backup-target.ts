import { existsSync, realpathSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { StartupError } from '../../errors.js';
import type { DataRoot } from '../storage/root/data-root.js';
import { DirectoryRoot } from '../storage/root/directory-root.js';
import { removeAll } from '../storage/root/object-files.js';
import { INCOMPLETE, ObjectStoreRoot } from '../storage/root/object-store-root.js';
import { explained } from '../storage/root/store-faults.js';
import { tryStore } from '../storage/root/store-trial.js';

/** Where a backup is made. Until it is finished, nobody takes it for one. */
export interface BackupTarget {
  readonly root: DataRoot;
  /** Calls it a backup. */
  finish(): Promise<void>;
  /** Deletes what was copied. */
  abandon(): Promise<void>;
}

/**
 * Takes a place for a backup.
 *
 * @param target root of the place; must be empty, and not lie in the source
 * @throws StartupError when it cannot be used
 */
export const takeTarget = (source: DataRoot, target: DataRoot): Promise<BackupTarget> => {
  if (target instanceof ObjectStoreRoot) return takePrefix(source, target);
  return takeDirectory(source, target.directory as string);
};

/** The copy has a temporary name until it is finished. */
async function takeDirectory(source: DataRoot, target: string): Promise<BackupTarget> {
  await requireEmpty(target);
  if (source.directory !== undefined) requireOutside(source.directory, target);
  const partial = `${resolve(target)}.partial`;
  await mkdir(dirname(partial), { recursive: true });
  const mode = source.directory === undefined ? 0o700 : (await stat(source.directory)).mode;
  await mkdir(partial, { mode }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new StartupError(
      `${partial} is there: another backup is running, or one was interrupted: in that case, delete it`,
    );
  });
  return {
    root: new DirectoryRoot(partial),
    async finish() {
      if (existsSync(target)) await rmdir(target);
      await rename(partial, target);
    },
    abandon: () => rm(partial, { recursive: true, force: true }),
  };
}

/** Nothing can be renamed: an object marks the copy as incomplete until it is finished. */
async function takePrefix(source: DataRoot, root: ObjectStoreRoot): Promise<BackupTarget> {
  const [{ scheme, bucket, prefix }, store] = [root.location, await root.store()];
  const place = `${scheme}://${bucket}/${prefix}`;
  if (
    source instanceof ObjectStoreRoot &&
    source.location.bucket === bucket &&
    prefix.startsWith(source.location.prefix)
  ) {
    throw new StartupError(`${place} lies in the data`);
  }
  await requireNothing(root, place);
  await tryStore(store, root.location);
  const mark = `${prefix}${INCOMPLETE}`;
  if (!(await store.writeIfAbsent(mark, Buffer.from('A backup is being made here, or was interrupted.\n')))) {
    throw new StartupError(`${place} is not empty: another backup is running`);
  }
  return {
    root,
    finish: () => store.remove([mark]),
    async abandon() {
      await removeAll(store, `${prefix}system/`);
      await removeAll(store, `${prefix}tenants/`);
      await store.remove([mark]);
    },
  };
}

async function requireNothing(root: ObjectStoreRoot, place: string): Promise<void> {
  const store = await root.store();
  const look = async () => {
    for await (const names of store.names(root.location.prefix)) if (names.length > 0) return true;
    return false;
  };
  if (await explained(store, root.location, 'list', look())) throw new StartupError(`${place} is not empty`);
}

async function requireEmpty(target: string): Promise<void> {
  const entries = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new StartupError(`${target} is not a directory that can be written to (${error.code})`);
  });
  if (entries.length > 0) throw new StartupError(`${target} is not empty`);
}

function requireOutside(data: string, target: string): void {
  const pathInData = relative(realpathSync(data), realPath(resolve(target)));
  if (!pathInData.startsWith('..') && !isAbsolute(pathInData))
    throw new StartupError(`${target} lies in the data directory`);
}

/** The path with links resolved, as far as it exists. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realPath(dirname(path)), basename(path));
}
