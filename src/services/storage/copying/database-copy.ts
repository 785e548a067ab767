import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import type { LabelSetId } from '../../../domain/ids.js';
import { UPLOAD_TABLE } from '../inventory/expected-tables.js';
import { LabelSetStore } from '../label-sets/label-set-store.js';
import { VersionTagStore } from '../label-sets/version-tag-store.js';
import type { Database } from '../lance/database.js';
import { copyTableFiles } from './table-files.js';

/** Tables in the order of copying: before the tables that they refer to, so that those have the rows. Others follow. */
const COPY_ORDER = [
  'data_format',
  'tenants',
  'version_tags',
  'label_sets',
  'version_log',
  'vector_indexes',
  'bulk_jobs',
  'bulk_slices',
];
/** What must be there: copied before all else. */
const FIRST = 'inventory';
/** Label and index tables. They keep their history, because each is read at many versions. */
const LABEL_TABLE = /^(rows|index)_/;

const MAX_ATTEMPTS = 10;

/**
 * Copies a database, without uploads, to another directory while others write to it. The target may have files of an
 * earlier attempt.
 *
 * @throws Error when a table of records changes faster than it can be copied
 */
export async function copyDatabase(source: Database, from: string, to: string): Promise<void> {
  // The inventory before the names: a table that is made meanwhile is in neither.
  if ((await source.tableNames()).includes(FIRST)) await copyRecords(source, FIRST, from, to);
  const isCopied = (name: string) => name !== FIRST && !UPLOAD_TABLE.test(name);
  const names = (await source.tableNames()).filter(isCopied).sort((a, b) => rank(a) - rank(b));
  const wanted = new Set([FIRST, ...names].map(fileName));
  for (const name of await readdir(to).catch(() => [])) if (!wanted.has(name)) await remove(join(to, name));
  for (const name of names) {
    if (LABEL_TABLE.test(name)) await copyLabels(source, name, from, to);
    else await copyRecords(source, name, from, to);
  }
}

/**
 * Makes the copy of a tenant's database consistent. Its tables were copied at different moments, so sets that were
 * deleted meanwhile are removed from the copy, and so are unfinished writes.
 */
export async function settleTenant(source: Database, copy: Database): Promise<void> {
  const store = await LabelSetStore.open(copy);
  const tags = await VersionTagStore.open(copy);
  const remaining = await idsIn(await LabelSetStore.open(source));
  for (const set of await store.list()) if (!remaining.has(set.id)) await store.remove(set);
  await store.sweep();
  const kept = await idsIn(store);
  const tagged = new Set((await tags.all()).map(({ labelSetId }) => labelSetId));
  for (const id of tagged) if (!kept.has(id)) await tags.deleteAll(id);
}

const idsIn = async (store: LabelSetStore): Promise<Set<LabelSetId>> =>
  new Set((await store.list()).map(({ id }) => id));

function rank(name: string): number {
  const position = COPY_ORDER.indexOf(name);
  if (position >= 0) return position;
  return LABEL_TABLE.test(name) ? COPY_ORDER.length + 1 : COPY_ORDER.length;
}

const fileName = (table: string): string => `${table}.lance`;
const remove = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

/** Copies a table with its history. Nothing is copied of one that is dropped meanwhile. */
async function copyLabels(source: Database, name: string, from: string, to: string): Promise<void> {
  // The copy could not tell that a version was lost.
  await newestVersion(source, name).catch(async (error: unknown) => {
    if ((await source.tableNames()).includes(name)) throw error;
  });
  await copyTableFiles(join(from, fileName(name)), join(to, fileName(name)));
}

/** Repeats the copy when it is incomplete: old versions are pruned, so files may vanish before they are copied. */
async function copyRecords(source: Database, name: string, from: string, to: string): Promise<void> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const version = await newestVersion(source, name);
    await remove(join(to, fileName(name)));
    await copyTableFiles(join(from, fileName(name)), join(to, fileName(name)));
    if (await isComplete(to, name, version)) return;
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
async function isComplete(directory: string, name: string, version: number): Promise<boolean> {
  const connection = await connect(directory);
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
