import type { Databases } from '#lexiclip/services/storage/lance/databases.js';
import type { DataRoot } from '#lexiclip/services/storage/root/data-root.js';
import { loadBuilt } from '../native.js';
import type { Counts } from '../storage/record-table.js';

type Columns = typeof import('#lexiclip/services/storage/lance/columns.js');
type AllDatabases = typeof import('#lexiclip/services/storage/lance/databases.js');

/** A table of records in a data root, as one process has it. */
export async function countsIn(root: DataRoot): Promise<{ databases: Databases; counts: Counts }> {
  const [{ text, integer }, { Databases }] = await Promise.all([
    loadBuilt<Columns>('services/storage/lance/columns.js'),
    loadBuilt<AllDatabases>('services/storage/lance/databases.js'),
  ]);
  const databases = new Databases(root, true);
  const system = await databases.system();
  const counts = await system.records('counts', { key: text, count: integer }, 'key');
  return { databases, counts: counts as unknown as Counts };
}
