import type { DatabaseFiles, FileInfo } from '../root/database-files.js';

const MANIFESTS = '_versions';
/** Files that are copied at a time: of many small ones in an object store, each costs a round trip. */
const AT_A_TIME = 16;

/**
 * Copies the files of a LanceDB table that others may be writing to. A manifest names the files of one version. It is
 * written after them, and none of them ever changes. So manifests are copied first, and the files that they name exist.
 * Files of an earlier attempt are kept.
 *
 * Files that vanish meanwhile are left out: pruned versions, or the whole table. The caller must check whether the copy
 * is complete.
 *
 * @param table its folder
 */
export async function copyTableFiles(from: DatabaseFiles, to: DatabaseFiles, table: string): Promise<void> {
  const manifests = `${table}/${MANIFESTS}`;
  // The folder also has a hint at the newest version, which may be outdated by now. LanceDB works without it.
  const isManifest = ({ name }: FileInfo) => name.endsWith('.manifest');
  await copyFiles(from, to, (await from.list(manifests)).filter(isManifest));
  const there = new Map((await to.list(table)).map(({ name, bytes }) => [name, bytes]));
  const isNeeded = ({ name, bytes }: FileInfo) => !name.startsWith(`${manifests}/`) && there.get(name) !== bytes;
  await copyFiles(from, to, (await from.list(table)).filter(isNeeded));
}

async function copyFiles(from: DatabaseFiles, to: DatabaseFiles, files: readonly FileInfo[]): Promise<void> {
  for (let at = 0; at < files.length; at += AT_A_TIME) {
    await Promise.all(files.slice(at, at + AT_A_TIME).map((file) => to.copyFrom(from, file)));
  }
}
