import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** A file, and where it really is: two paths of one file have the same `real`. */
export interface FoundFile {
  readonly path: string;
  readonly real: string;
}

/** A file at a path; one that is not there, or that may not be looked for, has no other `real` than its path. */
export const locate = async (path: string): Promise<FoundFile> => ({
  path,
  real: await realpath(path).catch(() => resolve(path)),
});

export type OnUnread = (path: string, error: NodeJS.ErrnoException) => void;

/**
 * The files below a folder, those that links lead to after all others. Names that begin with a dot are left out. Each
 * folder is entered once, where there is a choice by its own path and not by that of a link.
 *
 * @param onUnread told what could not be read, such as a folder without permission or a link to nowhere
 */
export async function filesBelow(folder: string, onUnread: OnUnread): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  const links: string[] = [];
  const entered = new Set<string>();

  const enter = async ({ path, real }: FoundFile): Promise<void> => {
    if (entered.has(real)) return;
    entered.add(real);
    const entries = await readdir(real, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      onUnread(path, error);
      return [] as Dirent[];
    });
    for (const entry of entries.filter(({ name }) => !name.startsWith('.'))) {
      const below = { path: join(path, entry.name), real: join(real, entry.name) };
      if (entry.isFile()) files.push(below);
      else if (entry.isDirectory()) await enter(below);
      else if (entry.isSymbolicLink()) links.push(below.path);
    }
  };

  const follow = async (path: string): Promise<void> => {
    try {
      const real = await realpath(path);
      const stats = await stat(real);
      if (stats.isDirectory()) await enter({ path, real });
      else if (stats.isFile()) files.push({ path, real });
    } catch (error) {
      onUnread(path, error as NodeJS.ErrnoException);
    }
  };

  await enter({ path: folder, real: await realpath(folder) });
  // Grows while links lead to folders with links.
  for (const link of links) await follow(link);
  return files;
}
