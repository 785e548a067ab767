import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { UsageError } from '../usage-error.js';
import { type Decoding, decoded } from './encoding.js';

const STANDARD_INPUT = '-';

export const isStandardInput = (file: string): boolean => file === STANDARD_INPUT;

/** The name of a file in messages. */
export const shownName = (file: string): string => (isStandardInput(file) ? 'standard input' : file);

/**
 * The text of a UTF-8 file, or of one with the byte order mark of UTF-16; `-` is standard input.
 *
 * @throws UsageError when it cannot be read, or is not text
 */
export const readText = async (file: string, decoding: Decoding = {}): Promise<string> =>
  decoded(shownName(file), await readBytes(file), decoding);

/** The bytes of a file; `-` is standard input. @throws UsageError when it cannot be read */
export async function readBytes(file: string): Promise<Uint8Array> {
  if (isStandardInput(file)) return buffer(process.stdin);
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file}: ${FILE_ERRORS[error.code ?? ''] ?? error.message}`, { cause: error });
  });
}

/** Reasons by Node's error code. */
export const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'is a folder',
  EACCES: 'permission denied',
  ELOOP: 'its links lead in a circle',
  ENOSPC: 'no space is left',
};
