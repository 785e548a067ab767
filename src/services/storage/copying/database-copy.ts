import { connect } from '@lancedb/lancedb';
import { UPLOAD_TABLE } from '../inventory/expected-tables.js';
import { LabelSetStore } from '../label-sets/label-set-store.js';
import { TAG_POLICIES } from '../label-sets/tag-policy-store.js';
import { VersionTagStore } from '../label-sets/version-tag-store.js';
import type { Database } from '../lance/database.js';
import type { DatabaseName, DataRoot } from '../root/data-root.js';
import type { DatabaseFiles } from '../root/database-files.js';
import { CALIBRATIONS } from '../sample-sets/calibration-store.js';
import { COLLECTIONS } from '../sample-sets/collection-store.js';
import { INBOX } from '../sample-sets/inbox-store.js';
import { hasSampleSets } from '../sample-sets/sample-set-kind.js';
import { SampleSetStore } from '../sample-sets/sample-set-store.js';
import type { SetTypes } from '../versions/set-kind.js';
import type { SetStore } from '../versions/set-store.js';
import { copyTableFiles } from './table-files.js';

/** Tables in the order of copying: before the tables that they refer to, so that those have the rows. Others follow. */
const COPY_ORDER = [
  'data_format',
  'tenants',
  CALIBRATIONS,
  COLLECTIONS,
  INBOX,
  TAG_POLICIES,
  'version_tags',
  'label_sets',
  'version_log',
  'sample_sets',
  'sample_version_log',
  'vector_indexes',
  'bulk_jobs',
  'bulk_slices',
];
/** What must be there: copied before all else. */
const FIRST = 'inventory';
/** Tables of what is in versions. Their history is kept for longer than copying takes, so they are copied with it. */
const CONTENT_TABLE = /^(rows|index|classifiers|sample_rows|sample_vectors|sample_thumbnails)_/;

const MAX_ATTEMPTS = 10;

/**
 * Copies a database, without uploads, to another root while others write to it. The target may have files of an earlier
 * attempt.
 *
 * @throws Error when a table of records changes faster than it can be copied
 */
export async function copyDatabase(source: Database, name: DatabaseName, from: DataRoot, to: DataRoot): Promise<void> {
  const copying: Copying = { source, name, from: from.filesOf(name), to: to.filesOf(name), target: to };
  // The inventory before the names: a table that is made meanwhile is in neither.
  if ((await source.tableNames()).includes(FIRST)) await copyRecords(copying, FIRST);
  const isCopied = (name: string) => name !== FIRST && !UPLOAD_TABLE.test(name);
  const names = (await source.tableNames()).filter(isCopied).sort((a, b) => rank(a) - rank(b));
  const wanted = new Set([FIRST, ...names].map(fileName));
  for (const name of await copying.to.names()) if (!wanted.has(name)) await copying.to.removeFolder(name);
  for (const table of names) {
    if (CONTENT_TABLE.test(table)) await copyContent(copying, table);
    else await copyRecords(copying, table);
  }
}

interface Copying {
  readonly source: Database;
  readonly name: DatabaseName;
  readonly from: DatabaseFiles;
  readonly to: DatabaseFiles;
  readonly target: DataRoot;
}

/**
 * Makes the copy of a tenant's database consistent. Its tables were copied at different moments, so sets that were
 * deleted meanwhile are removed from the copy, and so are unfinished writes.
 */
export async function settleTenant(source: Database, copy: Database): Promise<void> {
  const [labelSets, tags] = [await LabelSetStore.open(copy), await VersionTagStore.open(copy)];
  const kept = await settleSets(await LabelSetStore.open(source), labelSets);
  const tagged = new Set((await tags.all()).map(({ labelSetId }) => labelSetId));
  for (const id of tagged) if (!kept.has(id)) await tags.deleteAll(id);
  if (hasSampleSets(await copy.tableNames())) {
    await settleSets(await SampleSetStore.open(source), await SampleSetStore.open(copy));
  }
}

/** @returns the sets that are left in the copy */
async function settleSets<T extends SetTypes>(source: SetStore<T>, copy: SetStore<T>): Promise<Set<T['id']>> {
  const remaining = await idsIn(source);
  for (const set of await copy.list()) if (!remaining.has(set.id)) await copy.remove(set);
  await copy.sweep();
  return idsIn(copy);
}

const idsIn = async <T extends SetTypes>(store: SetStore<T>): Promise<Set<T['id']>> =>
  new Set((await store.list()).map(({ id }) => id));

function rank(name: string): number {
  const position = COPY_ORDER.indexOf(name);
  if (position >= 0) return position;
  return CONTENT_TABLE.test(name) ? COPY_ORDER.length + 1 : COPY_ORDER.length;
}

const fileName = (table: string): string => `${table}.lance`;

/** Copies a table with its history. Nothing is copied of one that is dropped meanwhile. */
async function copyContent({ source, from, to }: Copying, name: string): Promise<void> {
  // The copy could not tell that a version was lost.
  await newestVersion(source, name).catch(async (error: unknown) => {
    if ((await source.tableNames()).includes(name)) throw error;
  });
  await copyTableFiles(from, to, fileName(name));
}

/** Repeats the copy when it is incomplete: old versions are pruned, so files may vanish before they are copied. */
async function copyRecords(copying: Copying, name: string): Promise<void> {
  const { source, from, to } = copying;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const version = await newestVersion(source, name);
    await to.removeFolder(fileName(name));
    await copyTableFiles(from, to, fileName(name));
    if (await isComplete(copying, name, version)) return;
  }
  throw new Error(`table ${name} changes faster than it can be copied`);
}

async function newestVersion(database: Database, name: string): Promise<number> {
  const table = await database.openTable(name);
  try {
    return await table.version();
  } finally {
    table.close();
  }
}

/** Whether the table has at least the given version and can be read. Reads the first column, from every file. */
async function isComplete({ target, name: database }: Copying, name: string, version: number): Promise<boolean> {
  const storageOptions = await target.storageOptions();
  const connection = await connect(target.addressOf(database), { storageOptions });
  try {
    const table = await connection.openTable(name);
    const [key] = (await table.schema()).fields;
    await table
      .query()
      .select([key?.name as string])
      .toArrow();
    return (await table.version()) >= version;
  } catch {
    return false;
  } finally {
    connection.close();
  }
}
