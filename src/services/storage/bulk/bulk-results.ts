import { createRequire } from 'node:module';
import { Table as ArrowTable, type Schema, type Vector } from 'apache-arrow';
import type { BulkCounts, BulkResult } from '../../../domain/bulk.js';
import { inTurns } from '../../concurrency/turns.js';
import { isNotNull } from '../lance/sql.js';
import type { BulkTable, SeqRange } from './bulk-table.js';
import { isUnknown, type ResultColumns, resultsIn, resultTable } from './result-columns.js';

/** Of the same copy of Arrow as LanceDB's tables, which is CommonJS: its classes are not those of the other. */
const { tableToIPC } = createRequire(import.meta.url)('apache-arrow') as typeof import('apache-arrow');

/** Results made into columns in one step: some milliseconds' worth. */
const ROWS_A_STEP = 250;
/** Floats in a commit of the final table, and rows. */
const COMMIT_FLOATS = 1_000_000;
const COMMIT_ROWS = 10_000;
/** Rows read at once, and as columns. */
const READ_ROWS = 250;
const ENCODED_ROWS = 500;

/** Results as they come, of some slices of a bulk classification. Several processes add them. */
export class BulkParts {
  constructor(
    private readonly table: BulkTable,
    private readonly columns: ResultColumns,
  ) {}

  /** Adds results in one commit. */
  async add(results: readonly BulkResult[]): Promise<void> {
    if (results.length === 0) return;
    await this.table.add(await inTurns(tableOf(results, this.columns)));
    await this.table.sync();
  }

  /** Places in a range that have a result. */
  async done(range: SeqRange): Promise<Set<number>> {
    const done = new Set<number>();
    for await (const part of this.table.seqs(range)) for (const seq of part) done.add(seq);
    return done;
  }

  /** Number of results; more than there are images when some are there twice. */
  count(): Promise<number> {
    return this.table.count();
  }

  /** Adds the results of a range to a table, in order, once each. @throws Error when one is missing */
  async copyTo(results: BulkTable, schema: Schema, range: SeqRange): Promise<void> {
    const columns = schema.fields.map(({ name }) => name);
    const { dimensions } = this.columns;
    const step = dimensions ? Math.min(COMMIT_ROWS, Math.ceil(COMMIT_FLOATS / dimensions)) : COMMIT_ROWS;
    for (let { from } = range; from < range.to; from += step) {
      const wanted = { from, to: Math.min(range.to, from + step) };
      const rows = onceEach(await this.table.range(columns, wanted));
      const missing = wanted.to - wanted.from - rows.numRows;
      if (missing > 0) throw new Error(`${missing} results from ${wanted.from} to ${wanted.to} are missing`);
      await results.add(rows);
    }
  }

  close(): void {
    this.table.close();
  }
}

/** All results of a bulk classification, in order. */
export class BulkResults {
  constructor(
    private readonly table: BulkTable,
    private readonly columns: readonly string[],
  ) {}

  /** Results a few at a time, in order. @param from number of images before them */
  async *read(total: number, from = 0): AsyncGenerator<BulkResult[]> {
    for (let at = from; at < total; at += READ_ROWS) {
      const rows = await this.table.rows(this.columns, at, Math.min(READ_ROWS, total - at));
      yield rows.batches.flatMap(resultsIn);
    }
  }

  /** All results in order, some thousand at a time, as columns in Arrow's IPC format: `decodedResults` reads them. */
  async *encoded(total: number): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < total; at += ENCODED_ROWS) {
      yield tableToIPC(await this.table.rows(this.columns, at, Math.min(ENCODED_ROWS, total - at)), 'stream');
    }
  }

  async counts(): Promise<BulkCounts> {
    const [total, failed] = [await this.table.count(), await this.table.count(isNotNull('errorCode'))];
    const unknown = await this.table.count(isUnknown);
    return { total, classified: total - failed, failed, unknown };
  }

  close(): void {
    this.table.close();
  }
}

function* tableOf(results: readonly BulkResult[], columns: ResultColumns) {
  const parts: ArrowTable[] = [];
  for (let from = 0; from < results.length; from += ROWS_A_STEP) {
    yield;
    parts.push(resultTable(results.slice(from, from + ROWS_A_STEP), columns));
  }
  return new ArrowTable(parts.flatMap(({ batches }) => batches));
}

/** Leaves out rows that are there twice. @param rows by their places */
function onceEach(rows: ArrowTable): ArrowTable {
  const seqs = (rows.getChild('seq') as Vector).toArray() as Int32Array;
  const runs: ArrowTable[] = [];
  let from = 0;
  for (let row = 1; row < seqs.length; row++) {
    if (seqs[row] !== seqs[row - 1]) continue;
    runs.push(rows.slice(from, row));
    from = row + 1;
  }
  return from === 0 ? rows : runs.reduceRight((rest, run) => run.concat(rest), rows.slice(from));
}
