import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { UsageError } from '../usage-error.js';

/**
 * The text of a UTF-8 file, with or without a byte order mark; `-` is standard input.
 *
 * @throws UsageError when it cannot be read or is not UTF-8
 */
export async function readText(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file}: ${FILE_ERRORS[error.code ?? ''] ?? error.message}`, { cause: error });
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UsageError(`${file}: is not UTF-8 text`, { cause });
  }
}

/**
 * Writes to a temporary file and renames it, so that a failed write leaves the old contents whole.
 *
 * @throws UsageError when the file cannot be written
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new UsageError(`${file}: cannot be written: ${(cause as Error).message}`, { cause });
  }
}

/** Reasons by Node's error code. */
export const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'is a folder',
  EACCES: 'permission denied',
};
