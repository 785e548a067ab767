import type { LabelSetId } from '../../../domain/ids.js';
import type { LabelSetTables } from './label-set-tables.js';
import { labelSetOfTable } from './label-table.js';
import type { LogEntry } from './version-log.js';

/** Removes the remains of sets whose writers died while creating or deleting them. */
export async function sweepLabelSets(tables: LabelSetTables): Promise<void> {
  // Tables are listed before the log: writers claim before they create a table, so the log has all of their claims.
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

/** @returns false for the claim of a live writer */
async function sweepEntry(tables: LabelSetTables, entry: LogEntry): Promise<boolean> {
  const { labelSetId, number } = entry.version;
  if (entry.committed) {
    // A record is inserted before the first commit, so a missing one was deleted.
    if (number === 1 && !(await tables.findById(labelSetId))) await tables.removeContents(labelSetId);
    return true;
  }
  const withdrawn = await tables.log.withdrawDead(entry);
  if (withdrawn && number === 1) await tables.removeById(labelSetId);
  return withdrawn;
}
