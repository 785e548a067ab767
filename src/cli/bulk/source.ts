import { createHash } from 'node:crypto';
import { FILE_ERRORS } from '../formats/text-file.js';
import { UsageError } from '../usage-error.js';

/** What is uploaded for a job: a file that is there, or an archive that is made while it is sent. */
export interface Source {
  /** What it is, for people. */
  readonly name: string;
  /** Bytes of all of it. */
  readonly size: number;
  /** The same for the same contents, as far as names, sizes and times of files tell. */
  readonly digest: string;
  /** Its bytes from one of them on. They are the same each time. @throws UsageError when they cannot be read */
  open(from: number): AsyncIterable<Uint8Array>;
  /** What of the images is not sent, a line for each. */
  readonly notSent: readonly string[];
}

/** @param parts path, size and time of each file */
export const digestOf = (parts: readonly (readonly [string, number, number])[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${JSON.stringify(part)}\n`);
  return hash.digest('base64url');
};

export const unreadable = (path: string, cause: NodeJS.ErrnoException): UsageError =>
  new UsageError(`${path}: ${FILE_ERRORS[cause.code ?? ''] ?? cause.message}`, { cause });
