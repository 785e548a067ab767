import { existsSync, realpathSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { StartupError } from '../../errors.js';
import { dataRootAt } from '../storage/lance/data-root.js';
import { Databases } from '../storage/lance/databases.js';
import { copyAll, type TenantBackup } from './backup-copy.js';
import type { Finding } from './check.js';

export interface BackupReport {
  /** Where the backup is; null when no clean copy could be made, and none was kept. */
  readonly directory: string | null;
  readonly tenants: number;
  readonly versions: number;
  readonly problems: readonly Finding[];
  /** Slugs of tenants that were deleted during the backup. */
  readonly deleted: readonly string[];
}

/**
 * Copies a data directory, whether or not servers are running on it. The copy has a temporary name until it is complete
 * and verified.
 *
 * @param onRetry is called when a tenant is copied again, with the reason
 * @throws StartupError when there is no data in a directory, or the target cannot be used
 */
export async function backupData(
  data: string,
  target: string,
  onRetry: (tenant: string, problem: string) => void,
): Promise<BackupReport> {
  const root = dataRootAt(data);
  if (!root.isLocal) {
    throw new StartupError('LEXICLIP_DATA is an object store: use its own versioning or bucket copies instead');
  }
  if (!(await root.isInitialised())) throw new StartupError('LEXICLIP_DATA: there is no data in this directory');
  const databases = new Databases(root, false);
  await checkTarget(data, target);
  const partial = `${resolve(target)}.partial`;
  await mkdir(dirname(partial), { recursive: true });
  await mkdir(partial, { mode: (await stat(data)).mode }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new StartupError(
      `${partial} is there: another backup is running, or one was interrupted: in that case, delete it`,
    );
  });
  let clean = false;
  try {
    const backups = await copyAll(databases, partial, ({ slug }, problems) => onRetry(slug, problems[0] as string));
    const report = reportOf(backups);
    clean = report.problems.length === 0;
    if (clean) await moveIntoPlace(partial, target);
    return { ...report, directory: clean ? target : null };
  } finally {
    await databases.close();
    if (!clean) await rm(partial, { recursive: true, force: true });
  }
}

function reportOf(backups: readonly TenantBackup[]): Omit<BackupReport, 'directory'> {
  const copied = backups.flatMap(({ tenant, findings }) => (findings ? [{ tenant: tenant.slug, findings }] : []));
  return {
    tenants: copied.length,
    versions: copied.reduce((sum, { findings }) => sum + findings.versions, 0),
    problems: copied.flatMap(({ tenant, findings }) => findings.problems.map((text) => ({ tenant, text }))),
    deleted: backups.flatMap(({ tenant, findings }) => (findings ? [] : [tenant.slug])),
  };
}

/** The report as readable lines. */
export const backupLines = ({ directory, tenants, versions, problems, deleted }: BackupReport): string[] => [
  ...deleted.map((tenant) => `tenant "${tenant}" was deleted during the backup`),
  ...problems.map(({ tenant, text }) => `problem: tenant "${tenant}": ${text}`),
  `${tenants} tenants, ${versions} versions, ${problems.length} problems`,
  directory === null ? 'no backup was made: a clean copy was not possible' : `the backup is in ${directory}`,
];

async function checkTarget(data: string, target: string): Promise<void> {
  const entries = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new StartupError(`${target} is not a directory that can be written to (${error.code})`);
  });
  if (entries.length > 0) throw new StartupError(`${target} is not empty`);
  const pathInData = relative(realpathSync(data), realPath(resolve(target)));
  if (!pathInData.startsWith('..') && !isAbsolute(pathInData))
    throw new StartupError(`${target} lies in the data directory`);
}

/** The path with links resolved, as far as it exists. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realPath(dirname(path)), basename(path));
}

async function moveIntoPlace(partial: string, target: string): Promise<void> {
  if (existsSync(target)) await rmdir(target);
  await rename(partial, target);
}
