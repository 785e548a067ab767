import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { access, type FileHandle, open, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { FILE_ERRORS } from '../formats/text-file.js';
import { UsageError } from '../usage-error.js';

/** What a file is to contain. A function gives it from the beginning each time. */
type Contents = string | (() => AsyncIterable<Uint8Array>);

/**
 * Writes to where a path leads: through symbolic links, and into what is no regular file, such as a pipe or a device. A
 * regular file is replaced as a whole, so that a failed write leaves the old contents; it keeps its permissions and
 * owner.
 *
 * @throws UsageError when it cannot be written; what the contents throw
 */
export async function writeOutput(file: string, contents: Contents): Promise<void> {
  try {
    const stats = await statOf(file);
    if (stats && !stats.isFile()) return await writeInto(file, contents);
    await replace(await targetOf(file), contents, stats);
  } catch (error) {
    throw isOfFile(error) ? unwritable(file, error) : error;
  }
}

/** Whether the operating system has refused something. */
const isOfFile = (error: unknown): boolean => typeof (error as NodeJS.ErrnoException).errno === 'number';

/**
 * Refuses an output that is there already.
 *
 * @throws UsageError for a regular file, which would be lost, unless it may be
 */
export async function checkOutput(file: string, { overwrite }: Pick<Opening, 'overwrite'>): Promise<void> {
  const stats = await statOf(file).catch((error: unknown) => {
    throw unwritable(file, error);
  });
  if (stats?.isFile() && !overwrite) throw new UsageError(`${file}: already exists: add --overwrite`);
}

/** How to open an output that is written bit by bit. */
export interface Opening {
  /** Go on at the end of what is there. */
  readonly resume?: true | undefined;
  /** Begin anew where something is there. */
  readonly overwrite?: true | undefined;
}

/**
 * Opens an output to write to its end. What is no regular file holds nothing that could be lost, or continued.
 *
 * @throws UsageError when it is there and neither to be resumed nor to be overwritten, and when it cannot be written
 */
export async function openOutput(file: string, { resume, overwrite }: Opening): Promise<FileHandle> {
  try {
    const stats = await statOf(file);
    if (stats && !stats.isFile()) return await open(file, 'w');
    return await open(await targetOf(file), resume ? 'a' : overwrite ? 'w' : 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(file, error);
    throw new UsageError(`${file}: already exists: add --resume or --overwrite`, { cause: error });
  }
}

/** What is at the end of all links; undefined when nothing is there. */
export const statOf = (file: string): Promise<Stats | undefined> =>
  stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

export function unwritable(file: string, cause: unknown): UsageError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return new UsageError(`${file}: cannot be written: ${FILE_ERRORS[code] ?? message}`, { cause });
}

/** The path without links, also where the last of them leads to a file that is yet to be made. */
async function targetOf(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const link = await readlink(file).catch(() => undefined);
    return link === undefined ? file : targetOf(resolve(await realpath(dirname(file)), link));
  }
}

const PERMISSIONS = 0o7777;

/** @param old what the file is now, if it is there */
async function replace(file: string, contents: Contents, old: Stats | undefined): Promise<void> {
  // Renaming would replace a file that may not be written.
  if (old) await access(file, constants.W_OK);
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeLike(temporary, contents, old);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const isRefused = ['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
    if (!old || !isRefused) throw error;
    // A file that may be written, in a folder that may not, or of another owner.
    await writeInto(file, contents);
  }
}

/** Writes a new file with the permissions and the owner of another. */
async function writeLike(file: string, contents: Contents, like: Stats | undefined): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    const own = like && (await handle.stat());
    if (like && own && (like.uid !== own.uid || like.gid !== own.gid)) await handle.chown(like.uid, like.gid);
    // After the change of owner, which clears some of them.
    if (like) await handle.chmod(like.mode & PERMISSIONS);
    await write(handle, contents);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeInto(file: string, contents: Contents): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await write(handle, contents);
  } finally {
    await handle.close();
  }
}

const write = (handle: FileHandle, contents: Contents): Promise<void> =>
  writeFile(handle, typeof contents === 'string' ? contents : contents());
