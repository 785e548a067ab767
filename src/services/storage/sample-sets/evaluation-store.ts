import type { LabelSetId, SampleSetId } from '../../../domain/ids.js';
import { bytes, text, time } from '../lance/columns.js';
import { type Database, oncePerDatabase } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { equal, oneOf } from '../lance/sql.js';

/** Name of the table that holds what evaluations have found. */
export const EVALUATIONS = 'evaluations';

const columns = { key: text, labelSetId: text, sampleSetId: text, createdAt: time, results: bytes };

/** Evaluations that are kept of one tenant: what was evaluated long ago is evaluated again when it is asked for. */
const MAX_KEPT = 100;

/** What evaluations have found, for one tenant. It follows from what was compared, so that it may be lost. */
export class EvaluationStore {
  private constructor(private readonly records: RecordTable<typeof columns>) {}

  static readonly open = oncePerDatabase(
    async (database) => new EvaluationStore(await database.records(EVALUATIONS, columns, 'key')),
  );

  /** @param key the versions that were compared */
  async find(key: string): Promise<Uint8Array | undefined> {
    return (await this.records.values('results', equal('key', key)))[0];
  }

  /** Keeps the results, and forgets the oldest of too many. */
  async put(
    key: string,
    of: { readonly labelSetId: LabelSetId; readonly sampleSetId: SampleSetId },
    results: Uint8Array,
  ): Promise<void> {
    await this.records.insertAbsent([{ key, ...of, createdAt: new Date(), results }]);
    if ((await this.records.count()) <= MAX_KEPT) return;
    const kept = await this.records.pick(['key', 'createdAt']);
    kept.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
    const old = kept.slice(MAX_KEPT).map((one) => one.key);
    if (old.length > 0) await this.records.delete(oneOf('key', old));
  }

  /** Deletes those of a label set, or of a sample set. */
  async deleteBy(set: Compared): Promise<void> {
    await this.records.delete(
      'labelSetId' in set ? equal('labelSetId', set.labelSetId) : equal('sampleSetId', set.sampleSetId),
    );
  }
}

type Compared = { readonly labelSetId: LabelSetId } | { readonly sampleSetId: SampleSetId };

/** Deletes what was kept of a set that is deleted. */
export async function removeEvaluations(database: Database, of: Compared): Promise<void> {
  // A table of none is not made for it.
  if (!(await database.tableNames()).includes(EVALUATIONS)) return;
  await (await EvaluationStore.open(database)).deleteBy(of);
}
