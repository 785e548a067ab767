import type { BulkCounts } from '../../../domain/bulk.js';
import type { LabelSetId } from '../../../domain/ids.js';
import { integer, optional, text } from '../lance/columns.js';
import { type Database, oncePerDatabase } from '../lance/database.js';
import type { RecordTable } from '../lance/record-table.js';
import { equal } from '../lance/sql.js';
import { BulkItems } from './bulk-items.js';
import { BulkParts, BulkResults } from './bulk-results.js';
import { BulkTable, type SeqRange } from './bulk-table.js';
import { isPartsOf, isResultsOf, itemsName, jobOfBulkTable, partsName, resultsName } from './bulk-table-names.js';
import { itemSchema } from './item-columns.js';
import { resultSchema } from './result-columns.js';

/** Images whose results are in one table of parts: so many that such a table needs no compaction. */
export const IMAGES_PER_PARTS = 50_000;

const columns = {
  job: text,
  labelSetId: text,
  version: integer,
  dimensions: integer,
  kept: integer,
  total: optional(integer),
};

/** What a bulk classification has been bound to when it began. */
export interface BulkPlan {
  readonly job: string;
  readonly labelSetId: LabelSetId;
  /** Number of the version that all images are compared with. */
  readonly version: number;
  /** Of the model's vectors. */
  readonly dimensions: number;
  /** Whether the images' vectors are kept with the results. */
  readonly keepEmbeddings: boolean;
  /** Number of images; null while not all of them are known. */
  readonly total: number | null;
}

/** The results of a bulk classification, as they are kept. */
export interface KeptResults {
  readonly table: string;
  /** Version of the table, which does not change any more. */
  readonly version: number;
  readonly counts: BulkCounts;
}

/** The bulk classifications of a tenant: what they are bound to, their images and their results. */
export class BulkStore {
  private constructor(
    private readonly database: Database,
    private readonly records: RecordTable<typeof columns>,
  ) {}

  static readonly open = oncePerDatabase(
    async (database: Database) => new BulkStore(database, await database.records('bulk_jobs', columns, 'job')),
  );

  /** Binds a job to a plan, unless it is bound to one. @returns the plan that it is bound to */
  async bind(plan: BulkPlan): Promise<BulkPlan> {
    const { keepEmbeddings, ...rest } = plan;
    const isFirst = await this.records.insertIfAbsent({ ...rest, kept: keepEmbeddings ? 1 : 0 });
    return isFirst ? plan : ((await this.plan(plan.job)) as BulkPlan);
  }

  async plan(job: string): Promise<BulkPlan | undefined> {
    const row = await this.records.first(equal('job', job));
    if (!row) return undefined;
    const { kept, ...rest } = row;
    return { ...rest, labelSetId: row.labelSetId as LabelSetId, keepEmbeddings: kept === 1 };
  }

  /** Says how many images there are, once all of them are in the table. */
  async setTotal(job: string, total: number): Promise<void> {
    await this.records.update(equal('job', job), { total });
  }

  async items({ job, dimensions }: BulkPlan): Promise<BulkItems> {
    const table = await BulkTable.make(this.database, itemsName(job), itemSchema(dimensions));
    return new BulkItems(table, dimensions);
  }

  /** The results of some images as they come. @param number of the table: `IMAGES_PER_PARTS` images have the same */
  async parts(plan: BulkPlan, number: number): Promise<BulkParts> {
    const dimensions = keptDimensions(plan);
    const table = await BulkTable.make(this.database, partsName(plan.job, number), resultSchema(dimensions));
    return new BulkParts(table, dimensions);
  }

  /** Number of results that there are, of those that came twice each one. */
  async resultCount({ job }: BulkPlan): Promise<number> {
    let count = 0;
    for (const name of (await this.database.tableNames()).filter(isPartsOf(job))) {
      const table = await BulkTable.open(this.database, name);
      count += (await table?.count()) ?? 0;
      table?.close();
    }
    return count;
  }

  /**
   * Puts all results into one table, in order and once each. Each attempt has a table of its own: whoever was too slow
   * writes into one that nobody reads.
   *
   * @throws Error when a result is missing
   */
  async collect(plan: BulkPlan, attempt: number, signal: AbortSignal): Promise<KeptResults> {
    const name = resultsName(plan.job, attempt);
    await this.drop((table) => isResultsOf(plan.job)(table));
    const schema = resultSchema(keptDimensions(plan));
    const table = await BulkTable.make(this.database, name, schema);
    try {
      for (const [number, range] of partRanges(plan.total as number).entries()) {
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

  /** @returns undefined when they are not there any more */
  async results(
    { table: name, version }: Pick<KeptResults, 'table' | 'version'>,
    withEmbeddings: boolean,
    dimensions: number,
  ): Promise<BulkResults | undefined> {
    const table = await BulkTable.open(this.database, name, version);
    const { fields } = resultSchema(withEmbeddings ? dimensions : undefined);
    return (
      table &&
      new BulkResults(
        table,
        fields.map((field) => field.name),
      )
    );
  }

  /** Jobs that have a plan or a table. */
  async jobs(): Promise<Set<string>> {
    const tables = (await this.database.tableNames()).flatMap((table) => jobOfBulkTable(table) ?? []);
    return new Set([...tables, ...(await this.records.values('job'))]);
  }

  /** Removes what a job needs only while it is open, of which its results are no part. */
  async removeWork(job: string, results: string | undefined): Promise<void> {
    await this.drop((table) => jobOfBulkTable(table) === job && table !== results);
  }

  /** Removes all that there is of a job. */
  async removeAll(job: string): Promise<void> {
    await this.removeWork(job, undefined);
    await this.records.delete(equal('job', job));
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

const keptDimensions = ({ keepEmbeddings, dimensions }: BulkPlan): number | undefined =>
  keepEmbeddings ? dimensions : undefined;

/** The places whose results each table of parts has, by its number. */
function partRanges(total: number): SeqRange[] {
  const count = Math.ceil(total / IMAGES_PER_PARTS);
  return Array.from({ length: count }, (_, number) => ({
    from: number * IMAGES_PER_PARTS,
    to: Math.min(total, (number + 1) * IMAGES_PER_PARTS),
  }));
}
