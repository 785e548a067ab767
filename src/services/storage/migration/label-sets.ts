import type { LabelId, LabelSetId } from '../../../domain/ids.js';
import { DIGEST_BYTES, indexOf, type LabelRows, pickRows } from '../../../domain/label-rows.js';
import { errorLine } from '../damage/error-line.js';
import { LABEL_SETS, type LabelSetTypes, type LogEntry, labelSetLog } from '../label-sets/label-set-kind.js';
import { LabelSetStore } from '../label-sets/label-set-store.js';
import type { Database } from '../lance/database.js';
import { addRows } from '../versions/row-table.js';
import { changeOf, fullVersion } from '../versions/version-chain.js';
import type { VersionLog } from '../versions/version-log.js';
import { batchOf, entryOf } from '../versions/version-writer.js';
import { dropOldTables, type OldVersion, oldVersions, readOldRows } from './label-sets-of-format-1.js';

/**
 * Moves a tenant's label sets from format 1 to the version log and tables of rows. It may be repeated after a crash, and
 * several processes may do it at once: a version is committed once. Old tables are dropped when all their versions have
 * been moved.
 *
 * @returns a line for each version that cannot be read; its set's old table is kept
 */
export async function migrateLabelSets(database: Database): Promise<string[]> {
  const old = await oldVersions(database);
  if (!old) return [];
  const problems: string[] = [];
  const moved: LabelSetId[] = [];
  const log = await labelSetLog(database);
  // Before any rows, as a table of those tells that there must be a log.
  await log.make();
  for (const [labelSet, versions] of old) {
    const faults = await new SetMigration(database, log).run(versions);
    problems.push(...faults);
    if (faults.length === 0) moved.push(labelSet);
  }
  await dropOldTables(database, moved, problems.length === 0);
  return problems;
}

/** Moves the versions of one set. */
class SetMigration {
  private before: { readonly entry: LogEntry; readonly rows: LabelRows } | undefined;

  constructor(
    private readonly database: Database,
    private readonly log: VersionLog<LabelSetTypes>,
  ) {}

  async run(versions: readonly OldVersion[]): Promise<string[]> {
    const problems: string[] = [];
    for (const version of versions) {
      const { labelSetId, number } = version.record;
      try {
        await this.move(version);
      } catch (error) {
        this.before = undefined;
        problems.push(`version ${number} of label set ${labelSetId} cannot be read: ${errorLine(error)}`);
      }
    }
    // Reading the last version verifies it, and the chain that leads to it.
    if (this.before) await (await LabelSetStore.open(this.database)).read(this.before.entry);
    return problems;
  }

  private async move(version: OldVersion): Promise<void> {
    const rows = await readOldRows(this.database.connection, version);
    const [known] = await this.log.findMany([version.record]);
    if (!known) await this.write(version, rows);
    const [entry] = known ? [known] : await this.log.findMany([version.record]);
    this.before = { entry: entry as LogEntry, rows };
  }

  private async write({ record }: OldVersion, rows: LabelRows): Promise<void> {
    const { entry: parent, rows: base } = this.before ?? {};
    const isFull = !parent || !base || base.dimensions !== rows.dimensions;
    const difference = isFull ? undefined : differenceOf(base, rows);
    const changes = difference && difference.changed.length + difference.removed.length;
    const placement = isFull ? undefined : changeOf(parent, changes as number, rows.labels.length);
    const entry = entryOf(LABEL_SETS, record, rows, placement ?? fullVersion(record.number), parent?.digest ?? null);
    const [added, removed] =
      placement && difference ? [pickRows(rows, difference.changed), difference.removed] : [rows, []];
    if (added.labels.length + removed.length > 0) {
      await addRows(this.database, LABEL_SETS.items, batchOf(LABEL_SETS, entry, added, removed));
    }
    await this.log.commit(entry);
  }
}

/** Rows of `after` that are new or different, and labels of `before` that it does not have. */
function differenceOf(before: LabelRows, after: LabelRows): { changed: number[]; removed: LabelId[] } {
  const [old, kept] = [indexOf(before).rowOf, indexOf(after).rowOf];
  const digestAt = ({ digests }: LabelRows, row: number) =>
    digests.subarray(row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES);
  const changed = after.labels.flatMap(({ id }, row) => {
    const was = old.get(id);
    const isSame =
      was !== undefined &&
      before.positions[was] === after.positions[row] &&
      Buffer.compare(digestAt(before, was), digestAt(after, row)) === 0;
    return isSame ? [] : [row];
  });
  return { changed, removed: before.labels.flatMap(({ id }) => (kept.has(id) ? [] : [id])) };
}
