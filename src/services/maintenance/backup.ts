import { StartupError } from '../../errors.js';
import { Databases } from '../storage/lance/databases.js';
import { holdsData } from '../storage/root/data-root.js';
import type { StoreSettings } from '../storage/root/objects/store-settings.js';
import { dataRootAt } from '../storage/root/root-at.js';
import { copyAll, type TenantBackup } from './backup-copy.js';
import { takeTarget } from './backup-target.js';
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
 * Copies data, whether or not servers are running on them, between directories and object stores, either way. The copy is
 * marked as incomplete until it is complete and verified.
 *
 * @param data a directory, or a URI of an object store; `target` is either as well
 * @param onRetry is called when a tenant is copied again, with the reason
 * @param store how object stores are reached, on either side
 * @throws StartupError when there are no data, or the target cannot be used
 */
export async function backupData(
  data: string,
  target: string,
  onRetry: (tenant: string, problem: string) => void,
  store?: StoreSettings,
): Promise<BackupReport> {
  const [source, aim] = [dataRootAt(data, store), dataRootAt(target, store, 'TARGET')];
  if (!holdsData(await source.contents())) throw new StartupError('LEXICLIP_DATA: there are no data in this place');
  const databases = new Databases(source, false);
  const taken = await takeTarget(source, aim);
  let clean = false;
  try {
    const backups = await copyAll(databases, taken.root, ({ slug }, problems) => onRetry(slug, problems[0] as string));
    const report = reportOf(backups);
    clean = report.problems.length === 0;
    if (clean) await taken.finish();
    return { ...report, directory: clean ? target : null };
  } finally {
    await databases.close();
    if (!clean) await taken.abandon();
    source.close();
    aim.close();
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
