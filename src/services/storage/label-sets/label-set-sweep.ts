import type { LabelSetId } from '../../../domain/ids.js';
import type { LabelSetTables } from './label-set-tables.js';
import { labelSetOfTable } from './label-table.js';
import type { LogEntry } from './version-log.js';

/** Removes what writers have left behind that died while they created or deleted a set. */
export async function sweepLabelSets(tables: LabelSetTables): Promise<void> {
  // Before the log: whoever makes a table has claimed before, so of each table here the log tells whose it is.
  const tableNames = await tables.database.tableNames();
  const sets = await tables.list();
  const entries = await tables.log.entries();
  const unfinished = new Set<LabelSetId>();
  for (const entry of entries) {
    if (!(await sweepEntry(tables, entry))) unfinished.add(entry.version.labelSetId);
  }
  const logged = new Set(entries.map(({ version }) => version.labelSetId));
  for (const set of sets) if (!logged.has(set.id) && !(await tables.log.latest(set.id))) await tables.remove(set);
  for (const name of tableNames) {
    const id = labelSetOfTable(name);
    if (id && !unfinished.has(id) && !(await tables.findById(id))) await tables.dropLabelTables(id);
  }
}

/** @returns false for the claim of a writer that lives */
async function sweepEntry(tables: LabelSetTables, entry: LogEntry): Promise<boolean> {
  const { labelSetId, number } = entry.version;
  if (entry.committed) {
    // A record is there before its first commit, so one that is missing now was deleted.
    if (number === 1 && !(await tables.findById(labelSetId))) await tables.removeContents(labelSetId);
    return true;
  }
  const withdrawn = await tables.log.withdrawDead(entry);
  if (withdrawn && number === 1) await tables.removeById(labelSetId);
  return withdrawn;
}
