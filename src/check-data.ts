import { StartupError } from './errors.js';
import { checkTenant } from './services/storage/check.js';
import { Databases } from './services/storage/database.js';
import { TenantStore } from './services/storage/tenant-store.js';

export interface Finding {
  /** Its slug. */
  readonly tenant: string;
  readonly text: string;
}

export interface DataReport {
  readonly tenants: number;
  readonly versions: number;
  readonly problems: readonly Finding[];
  /** What the next server removes. */
  readonly unfinished: readonly Finding[];
}

/**
 * Verifies a data directory, while servers run on it or not.
 *
 * @throws StartupError where there is no data
 */
export async function checkData(data: string): Promise<DataReport> {
  const databases = new Databases(data);
  if (!databases.exist()) throw new StartupError('LEXICLIP_DATA: there is no data of Lexiclip');
  try {
    const tenants = await (await TenantStore.open(await databases.system())).all();
    let versions = 0;
    const [problems, unfinished]: [Finding[], Finding[]] = [[], []];
    for (const { id, slug: tenant } of tenants) {
      const findings = await checkTenant(await databases.tenant(id));
      versions += findings.versions;
      problems.push(...findings.problems.map((text) => ({ tenant, text })));
      unfinished.push(...findings.unfinished.map((text) => ({ tenant, text })));
    }
    return { tenants: tenants.length, versions, problems, unfinished };
  } finally {
    await databases.close();
  }
}

/** The report as lines for people; the last one sums up. */
export const reportLines = ({ tenants, versions, problems, unfinished }: DataReport): string[] => [
  ...problems.map(({ tenant, text }) => `problem: tenant "${tenant}": ${text}`),
  ...unfinished.map(({ tenant, text }) => `unfinished, removed by the next server: tenant "${tenant}": ${text}`),
  `${tenants} tenants, ${versions} versions, ${problems.length} problems`,
];
