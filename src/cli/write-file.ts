import { rename, rm, writeFile } from 'node:fs/promises';
import { UsageError } from './status.js';

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
