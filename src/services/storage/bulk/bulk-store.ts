import type { BulkCounts } from '../../../domain/bulk.js';
import type { JobId } from '../../../domain/ids.js';
import { integer, optional, text } from '../lance/columns.js';
import { type Database, oncePerDatabase } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { equal } from '../lance/sql.js';
import { BulkItems } from './bulk-items.js';
import { BulkParts, BulkResults } from './bulk-results.js';
import { BulkSliceStore } from './bulk-slice-store.js';
import { BulkTable, type SeqRange } from './bulk-table.js';
import { isResultsOf, itemsName, jobOfBulkTable, partsName, resultsName } from './bulk-table-names.js';
import { itemSchema } from './item-columns.js';
import { type ResultColumns, resultSchema } from './result-columns.js';

/** Images whose results are in one table of parts: so many that such a table needs no compaction. */
const IMAGES_PER_PARTS = 50_000;

/** Number of the table of parts that has the result of an image. */
export const partsNumber = (seq: number): number => Math.floor(seq / IMAGES_PER_PARTS);

const columns = { job: text, known: integer, total: optional(integer) };

/** What a bulk classification is made for. */
export interface BulkPlan {
  readonly job: JobId;
  /** Of the model's vectors. */
  readonly dimensions: number;
  /** Whether the images' vectors are kept with the results. */
  readonly keepEmbeddings: boolean;
  /** Whether the images' answers follow a calibration. */
  readonly isCalibrated: boolean;
}

/** How far the images of a bulk classification are known. */
export interface KnownImages {
  /** Those whose places are below this number are in their table. */
  readonly known: number;
  /** Number of all images; null while it is not known. */
  readonly total: number | null;
}

/** The results of a bulk classification, as they are kept. */
export interface KeptResults {
  readonly table: string;
  /** Version of the table, which does not change any more. */
  readonly version: number;
  readonly counts: BulkCounts;
}

/** The bulk classifications of a tenant: their images, who works at which, and their results. */
export class BulkStore {
  private constructor(
    private readonly database: Database,
    private readonly records: RecordTable<typeof columns>,
    readonly slices: BulkSliceStore,
  ) {}

  static readonly open = oncePerDatabase(async (database: Database) => {
    const records = await database.records('bulk_jobs', columns, 'job');
    return new BulkStore(database, records, await BulkSliceStore.open(database));
  });

  /** Makes the record of a job, unless it has one. */
  async begin(job: JobId): Promise<void> {
    await this.slices.make();
    await this.records.insertIfAbsent({ job, known: 0, total: null });
  }

  /** @returns undefined when the job has not begun, or has ended */
  async known(job: JobId): Promise<KnownImages | undefined> {
    const row = await this.records.first(equal('job', job));
    return row && { known: row.known, total: row.total };
  }

  async setKnown(job: JobId, { known, total }: KnownImages): Promise<void> {
    await this.records.update(equal('job', job), { known, total });
  }

  async items({ job, dimensions }: BulkPlan): Promise<BulkItems> {
    const table = await BulkTable.make(this.database, itemsName(job), itemSchema(dimensions));
    return new BulkItems(table, dimensions);
  }

  /** The results of some images as they come. @param number of the table, as `partsNumber` says */
  async parts(plan: BulkPlan, number: number): Promise<BulkParts> {
    const kept = columnsOf(plan);
    const table = await BulkTable.make(this.database, partsName(plan.job, number), resultSchema(kept));
    return new BulkParts(table, kept);
  }

  /**
   * Puts all results into one table, in order and once each. Each attempt has a table of its own: whoever was too slow
   * writes into one that nobody reads.
   *
   * @throws Error when a result is missing
   */
  async collect(plan: BulkPlan, total: number, attempt: number, signal: AbortSignal): Promise<KeptResults> {
    const name = resultsName(plan.job, attempt);
    await this.drop(isResultsOf(plan.job));
    const schema = resultSchema(columnsOf(plan));
    const table = await BulkTable.make(this.database, name, schema);
    try {
      for (const [number, range] of partRanges(total).entries()) {
        signal.throwIfAborted();
        const parts = await this.parts(plan, number);
        await parts.copyTo(table, schema, range).finally(() => parts.close());
      }
      await table.sync();
      const version = await table.version();
      const results = new BulkResults(table, []);
      return { table: name, version, counts: await results.counts() };
    } finally {
      table.close();
    }
  }

  /**
   * @param wanted columns of the table, or some of them
   * @returns undefined when they are not there any more
   */
  async results(
    { table: name, version }: Pick<KeptResults, 'table' | 'version'>,
    wanted: ResultColumns,
  ): Promise<BulkResults | undefined> {
    const table = await BulkTable.open(this.database, name, version);
    const { fields } = resultSchema(wanted);
    return (
      table &&
      new BulkResults(
        table,
        fields.map((field) => field.name),
      )
    );
  }

  /** Jobs that have tables of their own, or a record, as open ones do. */
  async jobs(): Promise<Map<string, { readonly tables: readonly string[]; readonly isOpen: boolean }>> {
    const open = new Set(await this.records.values('job'));
    const tables = await this.database.tableNames();
    const ids = new Set([...open, ...tables.flatMap((table) => jobOfBulkTable(table) ?? [])]);
    const of = (id: string) => tables.filter((table) => jobOfBulkTable(table) === id);
    return new Map([...ids].map((id) => [id, { tables: of(id), isOpen: open.has(id) }]));
  }

  /** Removes what there is of a job. @param kept the table of its results, where that stays */
  async remove(job: string, kept?: string): Promise<void> {
    await this.records.delete(equal('job', job));
    await this.slices.removeAllOf(job);
    await this.drop((table) => jobOfBulkTable(table) === job && table !== kept);
  }

  private async drop(isMeant: (table: string) => boolean): Promise<void> {
    const { connection } = this.database;
    for (const table of (await this.database.tableNames()).filter(isMeant)) {
      await connection.dropTable(table).catch(async (error: unknown) => {
        // Another process has dropped it at the same time.
        if ((await this.database.tableNames()).includes(table)) throw error;
      });
    }
  }
}

const columnsOf = ({ keepEmbeddings, dimensions, isCalibrated }: BulkPlan): ResultColumns => ({
  dimensions: keepEmbeddings ? dimensions : undefined,
  isCalibrated,
});

/** The places whose results each table of parts has, by its number. */
function partRanges(total: number): SeqRange[] {
  const count = Math.ceil(total / IMAGES_PER_PARTS);
  return Array.from({ length: count }, (_, number) => ({
    from: number * IMAGES_PER_PARTS,
    to: Math.min(total, (number + 1) * IMAGES_PER_PARTS),
  }));
}
