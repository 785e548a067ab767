import type { JobId } from '../../../domain/ids.js';
import { integer, type RowOf, text } from '../lance/columns.js';
import type { Database } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { allOf, atLeast, equal } from '../lance/sql.js';

const sliceColumns = {
  /** `<job>/<slice>/<seq>`: inserting it is what only one process can do. */
  key: text,
  job: text,
  slice: integer,
  seq: integer,
  step: text,
  holder: text,
};
const holderColumns = {
  /** `<job>/<holder>`. */
  key: text,
  job: text,
  holder: text,
  /** Counted on as a sign of life. */
  beat: integer,
  /** Images that it has written results of. */
  done: integer,
};

/** `TAKEN`: its images are the holder's from now on. `DONE`: all of them have results. */
export type SliceStep = 'TAKEN' | 'DONE';

/** An entry in the log of a slice, which is some images of a bulk classification. */
export interface SliceEntry {
  readonly slice: number;
  /** 0, 1, 2 …; no two entries of a slice have the same. */
  readonly seq: number;
  readonly step: SliceStep;
  /** Unique to the process and to when it began to work for the job. */
  readonly holder: string;
}

/** A process that works for a bulk classification, or did. */
export interface SliceHolder {
  readonly holder: string;
  readonly beat: number;
  readonly done: number;
}

/** Who has which images of a bulk classification. */
export class BulkSliceStore {
  private constructor(
    private readonly slices: RecordTable<typeof sliceColumns>,
    private readonly holders: RecordTable<typeof holderColumns>,
  ) {}

  static async open(database: Database): Promise<BulkSliceStore> {
    return new BulkSliceStore(
      await database.records('bulk_slices', sliceColumns, 'key', { index: 'job' }),
      await database.records('bulk_holders', holderColumns, 'key', { derived: true }),
    );
  }

  /** Makes the tables, which must be there before those of images. */
  async make(): Promise<void> {
    await this.slices.make();
    await this.holders.make();
  }

  /** All entries of a job, unordered, for slices from one on. */
  async entries(job: JobId, from = 0): Promise<SliceEntry[]> {
    return (await this.slices.select(allOf(equal('job', job), atLeast('slice', from)))).map(sliceOf);
  }

  /** Adds those of the entries whose numbers no other entry has. */
  async add(job: JobId, entries: readonly SliceEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.slices.insertAbsent(
      entries.map((entry) => ({ ...entry, job, key: `${job}/${entry.slice}/${entry.seq}` })),
    );
  }

  async holdersOf(job: JobId): Promise<SliceHolder[]> {
    return this.holders.pick(['holder', 'beat', 'done'], equal('job', job));
  }

  async beat(job: JobId, holder: SliceHolder): Promise<void> {
    await this.holders.upsert([{ ...holder, job, key: `${job}/${holder.holder}` }]);
  }

  async removeAllOf(job: string): Promise<void> {
    await this.slices.delete(equal('job', job));
    await this.holders.delete(equal('job', job));
  }
}

const sliceOf = ({ slice, seq, step, holder }: RowOf<typeof sliceColumns>): SliceEntry => ({
  slice,
  seq,
  step: step as SliceStep,
  holder,
});
