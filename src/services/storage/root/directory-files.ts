import { constants, createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DatabaseFiles, FileInfo } from './database-files.js';
import { SCRATCH } from './scratch.js';

/** The target is there: a table that another process has made. */
const TAKEN = new Set(['ENOTEMPTY', 'EEXIST']);

/** The files of a database in a directory. */
export class DirectoryFiles implements DatabaseFiles {
  constructor(private readonly directory: string) {}

  async list(folder: string): Promise<FileInfo[]> {
    const entries = await ifExists(readdir(join(this.directory, folder), { withFileTypes: true, recursive: true }));
    const paths = (entries ?? []).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const files: FileInfo[] = [];
    for (const path of paths) {
      const found = await ifExists(stat(path));
      if (found) files.push({ name: path.slice(this.directory.length + 1).replaceAll(sep, '/'), bytes: found.size });
    }
    return files;
  }

  async names(): Promise<string[]> {
    return (await ifExists(readdir(this.directory))) ?? [];
  }

  async read(name: string): Promise<Readable | undefined> {
    const file = await ifExists(open(join(this.directory, name), 'r'));
    return file && createReadStream('', { fd: file });
  }

  async copyFrom(source: DatabaseFiles, { name }: FileInfo): Promise<void> {
    const target = join(this.directory, name);
    await mkdir(dirname(target), { recursive: true });
    if (source instanceof DirectoryFiles) {
      // Shares the blocks when the file system supports it.
      await ifExists(copyFile(join(source.directory, name), target, constants.COPYFILE_FICLONE));
      return;
    }
    const content = await source.read(name);
    if (content) await pipeline(content, createWriteStream(target));
  }

  async removeFolder(folder: string): Promise<void> {
    await rm(join(this.directory, folder), { recursive: true, force: true });
  }

  async putTable(table: string, make: (folder: string) => Promise<void>): Promise<boolean> {
    const scratch = await mkdtemp(join(this.directory, SCRATCH));
    try {
      await make(scratch);
      const file = `${table}.lance`;
      await rename(join(scratch, file), join(this.directory, file));
      return true;
    } catch (error) {
      if (TAKEN.has((error as NodeJS.ErrnoException).code ?? '')) return false;
      throw error;
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
}

/** Undefined when the file does not exist. */
function ifExists<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
}
