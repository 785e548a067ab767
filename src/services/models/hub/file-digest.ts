import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { hashed } from '../files/digest.js';
import type { HubFile } from './hub-client.js';

/** The digest of what is on the disk, by the algorithm of the file that it should be; hex. */
export async function digestOf(path: string, { digest: { algorithm } }: HubFile): Promise<string> {
  const hash = createHash(algorithm === 'sha256' ? 'sha256' : 'sha1');
  if (algorithm === 'git-sha1') hash.update(`blob ${(await stat(path)).size}\0`);
  return hashed(path, hash);
}

/** Bytes of a file; undefined when it does not exist. */
export const sizeOf = async (path: string): Promise<number | undefined> =>
  (await stat(path).catch(() => undefined))?.size;

/** Whether a file is there and is the one that the hub lists. */
export const isThere = async (path: string, file: HubFile): Promise<boolean> =>
  (await sizeOf(path)) === file.size && (await digestOf(path, file)) === file.digest.value;
