import type { Tenant } from '../../domain/tenant.js';
import type { Tombstone } from '../../domain/tombstone.js';
import { StartupError } from '../../errors.js';
import { errorLine } from '../storage/damage/error-line.js';
import { checkFormat } from '../storage/data-format.js';
import { expectedOfTenant, isTenantTable, SYSTEM_TABLES } from '../storage/inventory/expected-tables.js';
import { expectedTables } from '../storage/inventory/table-inventory.js';
import { ownerlessDirectories } from '../storage/inventory/tenant-directories.js';
import type { Database } from '../storage/lance/database.js';
import { Databases } from '../storage/lance/databases.js';
import { holdsData } from '../storage/root/data-root.js';
import type { StoreSettings } from '../storage/root/objects/store-settings.js';
import { dataRootAt } from '../storage/root/root-at.js';
import { TenantStore } from '../storage/system/tenant-store.js';
import { TombstoneStore } from '../storage/system/tombstone-store.js';
import { checkContentTables, checkTables } from './check-tables.js';
import { checkTenant } from './check-tenant.js';

export interface Finding {
  /** Slug of the tenant; its id where the slug is not known; null for the operator's database. */
  readonly tenant: string | null;
  readonly text: string;
}

export interface DataReport {
  readonly tenants: number;
  readonly versions: number;
  readonly problems: readonly Finding[];
  /** Unfinished writes, which the next server removes. */
  readonly unfinished: readonly Finding[];
  /** What one may want to know, and is no problem. */
  readonly notes: readonly Finding[];
}

/**
 * Verifies a data directory, or a prefix in an object store, whether or not servers are running on it. Makes nothing, and goes on after each problem.
 *
 * @throws StartupError when there is no data, or data of another format
 */
export async function checkData(data: string, store?: StoreSettings): Promise<DataReport> {
  const root = dataRootAt(data, store);
  const contents = await root.contents();
  if (!holdsData(contents)) throw new StartupError('LEXICLIP_DATA: there are no data in this place');
  // Creating missing tables would hide that they are missing.
  const databases = new Databases(root, false);
  try {
    return await new DataCheck(databases, contents.tenants).run();
  } finally {
    await databases.close();
    root.close();
  }
}

class DataCheck {
  private tenants = 0;
  private versions = 0;
  private readonly problems: Finding[] = [];
  private readonly unfinished: Finding[] = [];
  private readonly notes: Finding[] = [];

  constructor(
    private readonly databases: Databases,
    private readonly tenantsStand: boolean,
  ) {}

  async run(): Promise<DataReport> {
    const { root } = this.databases;
    const store = (await root.has('system')) ? await this.checkSystem(await this.databases.system()) : undefined;
    if (store) for (const tenant of await store.all()) await this.checkOne(tenant, store);
    else {
      if (!(await root.has('system'))) this.problem(null, 'its directory, system, is missing');
      // Without their records, tenants are known by their directories.
      for (const id of await root.tenants()) await this.checkOne({ id, slug: id });
    }
    const { tenants, versions, problems, unfinished, notes } = this;
    return { tenants, versions, problems, unfinished, notes };
  }

  private problem(tenant: string | null, ...texts: string[]): void {
    this.problems.push(...texts.map((text) => ({ tenant, text })));
  }

  /** @returns the records of the tenants; undefined when they cannot be had */
  private async checkSystem(system: Database): Promise<TenantStore | undefined> {
    const expected = await system
      .tableNames()
      .then((present) => expectedTables(system, present, this.tenantsStand))
      .catch((): string[] => []);
    // A mark that was lost, or cannot be read, is reported as such.
    const hasMark = !expected.includes('data_format') || (await system.tableNames()).includes('data_format');
    const format = hasMark ? checkFormat(system) : Promise.resolve();
    await format.catch((error: unknown) => {
      if (error instanceof StartupError) throw error;
    });
    const found = await checkTables(system, { expected, isKnown: (table) => SYSTEM_TABLES.includes(table) });
    this.problem(null, ...found.problems);
    this.unfinished.push(...found.unfinished.map((text) => ({ tenant: null, text })));
    this.notes.push(...found.notes.map((text) => ({ tenant: null, text })));
    try {
      if (!(await system.tableNames()).includes('tenants')) return undefined;
      const tenants = await TenantStore.open(system);
      await tenants.all();
      await this.checkDeletions(tenants, await TombstoneStore.open(system));
      return tenants;
    } catch {
      // It is among the tables that cannot be read.
      return undefined;
    }
  }

  private async checkDeletions(tenants: TenantStore, tombstones: TombstoneStore): Promise<void> {
    for (const directory of await ownerlessDirectories({ databases: this.databases, tenants, tombstones })) {
      this.problem(null, `there is no record of a tenant, or of its deletion, for the directory ${directory}`);
    }
    for (const tombstone of await tombstones.all()) {
      const finding = { tenant: tombstone.tenant.slug, text: STAGES[tombstone.stage](tombstone) };
      if (tombstone.stage === 'TRASHED' || tombstone.stage === 'RESTORING') this.notes.push(finding);
      else this.unfinished.push(finding);
    }
  }

  /** @param store its record, unless that cannot be had */
  private async checkOne({ id, slug }: Pick<Tenant, 'id' | 'slug'>, store?: TenantStore): Promise<void> {
    const { problems, unfinished, notes, versions } = await this.findingsOf(id);
    // A deletion removes the record first, then the tables.
    if (problems.length > 0 && store && !(await store.findById(id))) return;
    this.tenants++;
    this.versions += versions;
    this.problem(slug, ...problems);
    this.unfinished.push(...unfinished.map((text) => ({ tenant: slug, text })));
    this.notes.push(...notes.map((text) => ({ tenant: slug, text })));
  }

  private async findingsOf(id: Tenant['id']) {
    const nothing = { versions: 0, unfinished: [], notes: [] };
    try {
      const database = await this.databases.tenant(id);
      const expected = expectedOfTenant(await database.tableNames());
      const { problems, unfinished, notes } = await checkTables(database, { expected, isKnown: isTenantTable });
      try {
        const found = await checkTenant(database);
        const all = { problems: [...problems, ...found.problems], unfinished: [...unfinished, ...found.unfinished] };
        return { ...found, ...all, notes };
      } catch (error) {
        const reason = problems.length > 0 ? [] : [`cannot be read: ${errorLine(error)}`];
        const all = new Set([...problems, ...reason, ...(await checkContentTables(database))]);
        return { ...nothing, problems: [...all], unfinished, notes };
      }
    } catch (error) {
      return { ...nothing, problems: [`cannot be read: ${errorLine(error)}`] };
    }
  }
}

const STAGES: Record<Tombstone['stage'], (tombstone: Tombstone) => string> = {
  CREATING: () => 'was not fully made',
  MARKED: () => 'is being deleted',
  TRASHED: ({ tenant, dropAt }) =>
    `deleted; its data are kept until ${dropAt.toISOString()}, and lexiclip undelete ${tenant.slug} brings it back`,
  DROPPING: () => 'its data are being dropped',
  RESTORING: ({ tenant }) => `is being brought back: repeat lexiclip undelete ${tenant.slug}`,
};

const whose = (tenant: string | null): string => (tenant === null ? "the operator's database" : `tenant "${tenant}"`);

/** The report as readable lines; the last one is a summary. */
export const reportLines = ({ tenants, versions, problems, unfinished, notes }: DataReport): string[] => [
  ...problems.map(({ tenant, text }) => `problem: ${whose(tenant)}: ${text}`),
  ...unfinished.map(({ tenant, text }) => `unfinished, removed by the next server: ${whose(tenant)}: ${text}`),
  ...notes.map(({ tenant, text }) => `note: ${whose(tenant)}: ${text}`),
  `${tenants} tenants, ${versions} versions, ${problems.length} problems`,
];
