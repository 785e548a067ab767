import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordTable } from '#lexiclip/services/storage/lance/record-table.js';
import type { UpkeepOptions } from '#lexiclip/services/storage/lance/table-upkeep.js';
import { loadBuilt } from '../native.js';

type Columns = typeof import('#lexiclip/services/storage/lance/columns.js');
type DataRoots = typeof import('#lexiclip/services/storage/root/root-at.js');
type AllDatabases = typeof import('#lexiclip/services/storage/lance/databases.js');

/** A real table of records, in a directory of its own. */
export type Counts = RecordTable<{ key: Columns['text']; count: Columns['integer'] }>;

export type NotedCounts = RecordTable<{
  key: Columns['text'];
  count: Columns['integer'];
  note: ReturnType<typeof import('#lexiclip/services/storage/lance/columns.js').optional<string>>;
}>;

const FOLDER = 'counts.lance';

/** A data directory with one table of records, which any number of handles can be opened on, as other processes would. */
export async function countsTable(upkeep: UpkeepOptions = {}) {
  const data = await mkdtemp(join(tmpdir(), 'lexiclip-test-'));
  const [{ text, integer, optional }, { dataRootAt }, { Databases }] = await Promise.all([
    loadBuilt<Columns>('services/storage/lance/columns.js'),
    loadBuilt<DataRoots>('services/storage/root/root-at.js'),
    loadBuilt<AllDatabases>('services/storage/lance/databases.js'),
  ]);
  const opened: InstanceType<AllDatabases['Databases']>[] = [];
  const folder = join(data, 'system', FOLDER);
  return {
    /** The directory of the database. */
    database: join(data, 'system'),
    /** A handle of its own. */
    async open(): Promise<Counts> {
      const databases = new Databases(dataRootAt(data), true);
      opened.push(databases);
      const columns = { key: text, count: integer };
      return (await databases.system()).records('counts', columns, 'key', upkeep) as unknown as Promise<Counts>;
    },
    /** A handle of a later release, whose rows have a note as well; or of one that only reads. */
    async openLater(create = true): Promise<NotedCounts> {
      const databases = new Databases(dataRootAt(data), create);
      opened.push(databases);
      const columns = { key: text, count: integer, note: optional(text) };
      return (await databases.system()).records('counts', columns, 'key', upkeep) as unknown as Promise<NotedCounts>;
    },
    /** Number of versions whose files are there. */
    versions: async () =>
      (await readdir(join(folder, '_versions'))).filter((name) => name.endsWith('.manifest')).length,
    /** Size of all files, bytes. */
    async size() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      return (await Promise.all(files.map((file) => stat(file)))).reduce((sum, { size }) => sum + size, 0);
    },
    async close() {
      for (const databases of opened) await databases.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}
