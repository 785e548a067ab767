import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import type { LabelSetId } from '../../../domain/ids.js';
import { LabelSetStore } from '../label-sets/label-set-store.js';
import { VersionLog } from '../label-sets/version-log.js';
import { VersionTagStore } from '../label-sets/version-tag-store.js';
import type { Database } from '../lance/database.js';
import { copyTableFiles } from './table-files.js';

/** What refers to others is copied before them, so that what it names is there: tables not named here come after. */
const FIRST = ['data_format', 'tenants', 'version_tags', 'label_sets', 'label_set_versions', 'vector_indexes'];
/** Tables of labels, which keep their history for good and have readers at many versions. The log names them. */
const OF_LABELS = /^(labels|index)_/;

const TRIES = 10;

/**
 * Copies a database, while others write to it, from one directory to another. The copy may have some of it already: of
 * an earlier call that was overtaken.
 *
 * @throws Error when a table of records was not to be had whole
 */
export async function copyDatabase(source: Database, from: string, to: string): Promise<void> {
  const names = (await source.tableNames()).sort((a, b) => rank(a) - rank(b));
  const wanted = new Set(names.map(fileName));
  for (const name of await readdir(to).catch(() => [])) if (!wanted.has(name)) await remove(join(to, name));
  for (const name of names) {
    if (OF_LABELS.test(name)) await copyTableFiles(join(from, fileName(name)), join(to, fileName(name)));
    else await copyRecords(source, name, from, to);
  }
}

/**
 * Makes a copied tenant's database whole. It says of each of its tables what was there at another moment, so sets that
 * were deleted meanwhile go from the copy as well, and so does what writers were just about to write.
 */
export async function settleTenant(source: Database, copy: Database): Promise<void> {
  const store = await LabelSetStore.open(copy);
  const tags = await VersionTagStore.open(copy);
  const left = await idsIn(await LabelSetStore.open(source));
  for (const set of await store.list()) if (!left.has(set.id)) await store.remove(set);
  await (await VersionLog.open(copy)).withdrawAll();
  await store.sweep();
  const kept = await idsIn(store);
  const tagged = new Set((await tags.all()).map(({ labelSetId }) => labelSetId));
  for (const id of tagged) if (!kept.has(id)) await tags.deleteAll(id);
}

const idsIn = async (store: LabelSetStore): Promise<Set<LabelSetId>> =>
  new Set((await store.list()).map(({ id }) => id));

function rank(name: string): number {
  const place = FIRST.indexOf(name);
  if (place >= 0) return place;
  return OF_LABELS.test(name) ? FIRST.length + 1 : FIRST.length;
}

const fileName = (table: string): string => `${table}.lance`;
const remove = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

/** History of records is pruned, so what the newest manifest names may be gone before it is copied. */
async function copyRecords(source: Database, name: string, from: string, to: string): Promise<void> {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const version = await newestVersion(source, name);
    await remove(join(to, fileName(name)));
    await copyTableFiles(join(from, fileName(name)), join(to, fileName(name)));
    if (await isWhole(to, name, version)) return;
  }
  throw new Error(`table ${name} changes faster than it can be copied`);
}

async function newestVersion(database: Database, name: string): Promise<number> {
  const table = await database.connection.openTable(name);
  try {
    return await table.version();
  } finally {
    table.close();
  }
}

/** Whether the table can be read, and has at least that version. Of each file the column that comes first is read. */
async function isWhole(directory: string, name: string, version: number): Promise<boolean> {
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
