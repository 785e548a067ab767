import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { UsageError } from '../usage-error.js';

/**
 * A text file in UTF-8, with or without a byte order mark; `-` is standard input.
 *
 * @throws UsageError when there is none
 */
export async function readText(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file}: ${FAULTS[error.code ?? ''] ?? error.message}`, { cause: error });
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UsageError(`${file}: is not text in UTF-8`, { cause });
  }
}

/** Writes beside the file and puts it in its place, so that what was there stays whole when the writing fails. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(beside, text);
    await rename(beside, file);
  } catch (cause) {
    await rm(beside, { force: true });
    throw new UsageError(`${file}: cannot be written: ${(cause as Error).message}`, { cause });
  }
}

export const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'is a folder',
  EACCES: 'may not be read',
};
