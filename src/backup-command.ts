import { existsSync, realpathSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { StartupError } from './errors.js';
import { copyAll, type TenantBackup } from './services/storage/backup.js';
import { Databases } from './services/storage/database.js';

/**
 * `lexiclip backup DIRECTORY`: copies the data directory, while servers run on it or not. The copy has another name
 * until it is whole and verified.
 *
 * @returns the exit status: 1 when there was no clean copy to be had; none is left then
 * @throws StartupError when there is nothing to copy, or the target is not fit for it
 */
export async function backupCommand(data: string, target: string, print: (line: string) => void): Promise<number> {
  const databases = new Databases(data);
  if (!databases.areLocal) {
    throw new StartupError('LEXICLIP_DATA is an object store: use its own versions or copies of a bucket instead');
  }
  if (!databases.exist()) throw new StartupError('LEXICLIP_DATA: there is no data of Lexiclip');
  await checkTarget(data, target);
  const partial = `${resolve(target)}.partial`;
  await mkdir(dirname(partial), { recursive: true });
  await mkdir(partial, { mode: (await stat(data)).mode }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new StartupError(`${partial} is there: another backup is running, or was interrupted; then delete it`);
  });
  let clean = false;
  try {
    const backups = await copyAll(databases, partial, ({ slug }, problems) =>
      print(`tenant "${slug}" is copied again: ${problems[0]}`),
    );
    clean = report(backups, print);
    if (clean) await putInPlace(partial, target);
  } finally {
    await databases.close();
    if (!clean) await rm(partial, { recursive: true, force: true });
  }
  print(clean ? `the backup is in ${target}` : 'there is no backup: no clean copy was to be had');
  return clean ? 0 : 1;
}

/** @returns whether there are no problems */
function report(backups: readonly TenantBackup[], print: (line: string) => void): boolean {
  let [tenants, versions, problems] = [0, 0, 0];
  for (const { tenant, findings } of backups) {
    if (!findings) {
      print(`tenant "${tenant.slug}" was deleted meanwhile`);
      continue;
    }
    tenants++;
    versions += findings.versions;
    problems += findings.problems.length;
    for (const problem of findings.problems) print(`problem: tenant "${tenant.slug}": ${problem}`);
  }
  print(`${tenants} tenants, ${versions} versions, ${problems} problems`);
  return problems === 0;
}

async function checkTarget(data: string, target: string): Promise<void> {
  const entries = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new StartupError(`${target} is not a directory that can be written to (${error.code})`);
  });
  if (entries.length > 0) throw new StartupError(`${target} is not empty`);
  const way = relative(realpathSync(data), realPath(resolve(target)));
  if (!way.startsWith('..') && !isAbsolute(way)) throw new StartupError(`${target} lies in the data directory`);
}

/** With links resolved, as far as there is something. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realPath(dirname(path)), basename(path));
}

async function putInPlace(partial: string, target: string): Promise<void> {
  if (existsSync(target)) await rmdir(target);
  await rename(partial, target);
}
