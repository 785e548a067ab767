import { open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nextRun } from '../../../concurrency/next-run.js';

/** Folders of a LanceDB table with what a reader needs. None of their files ever changes. */
const FOLDERS = ['data', '_deletions', '_transactions', '_versions'];
/** Not a file that readers need: LanceDB's note of the newest version, which it overwrites. */
const HINT = /hint/;
/** Files that are synced at a time, so that a large table does not take all file descriptors. */
const AT_A_TIME = 32;

/**
 * Puts what LanceDB has written into a database's directory onto the disk. LanceDB leaves that to the operating system,
 * which takes up to half a minute.
 */
export class DiskSync {
  /** Files of each table that are on the disk. */
  private readonly synced = new Map<string, ReadonlySet<string>>();
  private readonly runs = new Map<string, () => Promise<void>>();

  constructor(private readonly directory: string) {}

  /**
   * Resolves when all that has been committed to the table before this call is on the disk.
   *
   * @throws Error when the disk fails
   */
  sync(table: string): Promise<void> {
    const run = this.runs.get(table) ?? nextRun(() => this.syncNew(table));
    this.runs.set(table, run);
    return run();
  }

  private async syncNew(table: string): Promise<void> {
    const root = join(this.directory, `${table}.lance`);
    const before = this.synced.get(table);
    const lists = await Promise.all(FOLDERS.map((folder) => filesIn(join(root, folder))));
    const files = new Set(lists.flat());
    const isNew = (file: string) => !before?.has(file);
    await syncAll([...files].filter(isNew));
    // A name is on the disk when its directory is.
    const folders = FOLDERS.filter((_, i) => lists[i]?.some(isNew)).map((folder) => join(root, folder));
    await syncAll([...folders, ...(before ? [] : this.pathTo(root))]);
    this.synced.set(table, files);
  }

  /** The table's folder and those above it, which may be new as well. */
  private pathTo(root: string): string[] {
    return [root, this.directory, dirname(this.directory), dirname(dirname(this.directory))];
  }
}

async function syncAll(paths: readonly string[]): Promise<void> {
  for (let at = 0; at < paths.length; at += AT_A_TIME) await Promise.all(paths.slice(at, at + AT_A_TIME).map(syncPath));
}

async function filesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(absentIs([]));
  return names.filter((name) => !HINT.test(name)).map((name) => join(folder, name));
}

/** A file that has been pruned meanwhile is needed by nobody. */
async function syncPath(path: string): Promise<void> {
  const file = await open(path, 'r').catch(absentIs(undefined));
  if (!file) return;
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

const absentIs =
  <T>(value: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT') return value;
    throw error;
  };
