import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** LanceDB names manifests so that the newest sorts first: the name is this minus the version. */
const MAX_VERSION = 2n ** 64n - 1n;

/** A version that was committed, and whose manifest is gone. */
export interface LostVersion {
  /** The newest version that there is. */
  readonly newest: number;
  /** The newest version that was committed. */
  readonly committed: number;
}

/**
 * Compares a table's manifests with the hint that LanceDB writes after each commit. A manifest that was lost takes its
 * version back without a word: the table then opens at the version before.
 *
 * @param table the table's folder
 * @returns undefined when nothing is lost, or there is no hint to compare with
 */
export async function lostVersion(table: string): Promise<LostVersion | undefined> {
  const folder = join(table, '_versions');
  // The hint first: commits made meanwhile can only add manifests.
  const committed = await hintIn(folder);
  if (committed === undefined) return undefined;
  const newest = Math.max(0, ...(await readdir(folder).catch(() => [])).map(versionOf));
  return newest < committed ? { newest, committed } : undefined;
}

/** Whether a table ever had a version. A writer that dies while making one leaves a folder that never had. */
export async function hasVersions(table: string): Promise<boolean> {
  return (await readdir(join(table, '_versions')).catch(() => [])).length > 0;
}

async function hintIn(folder: string): Promise<number | undefined> {
  try {
    const { version } = JSON.parse(await readFile(join(folder, 'latest_version_hint.json'), 'utf8'));
    return Number.isInteger(version) ? version : undefined;
  } catch {
    // None yet, or one that was being written: LanceDB does without it.
    return undefined;
  }
}

function versionOf(file: string): number {
  const [, digits] = /^(\d+)\.manifest$/.exec(file) ?? [];
  if (digits === undefined) return 0;
  const number = BigInt(digits);
  // Small tables of older LanceDB versions have the version itself as their name.
  return Number(digits.length === 20 ? MAX_VERSION - number : number);
}
