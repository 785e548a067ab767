import type { Table } from '@lancedb/lancedb';
import type { RecordBatch, Vector } from 'apache-arrow';
import type { SampleId, SampleSetId } from '../../../domain/ids.js';
import type { VectorOrigin } from '../../../domain/sample.js';
import { appendTo, dropIfThere, openIfThere, tidyIfScattered } from '../lance/appended-table.js';
import { type Database, oncePerDatabase } from '../lance/database.js';
import { allOf, equal, oneOf } from '../lance/sql.js';
import {
  blockOf,
  modelKeyOf,
  type SampleVector,
  type StoredVector,
  storedVectors,
  type VectorBlock,
  type VectorModel,
  vectorTable,
} from './sample-vector-columns.js';

export type { SampleVector, VectorBlock, VectorModel } from './sample-vector-columns.js';

/** Samples of a block at most. */
const BLOCK = 4_000;
/** Maximum number of ids in one filter; with more, the column is read. */
const MAX_FILTER_IDS = 2_000;
/** Additions of this process after which a set's table is put together where that is worth it. */
const TIDY_EVERY = 64;

/** Sample set and dimensions of a table of vectors; undefined for any other table. */
export function vectorTableOf(table: string): { readonly set: SampleSetId; readonly dimensions: number } | undefined {
  const match = /^sample_vectors_(ss_[0-9a-f]{32})_(\d+)$/.exec(table);
  return match ? { set: match[1] as SampleSetId, dimensions: Number(match[2]) } : undefined;
}

const tableName = (set: SampleSetId, dimensions: number): string => `sample_vectors_${set}_${dimensions}`;

/**
 * The vectors of samples, by model. They are written before the version that names their samples, and never change: a
 * sample that two writers have encoded at once is there twice, and is read once.
 */
export class SampleVectorStore {
  private additions = 0;

  private constructor(private readonly database: Database) {}

  static readonly open = oncePerDatabase(async (database) => new SampleVectorStore(database));

  /** Those of the samples that have a vector of the model. */
  async known(set: SampleSetId, model: VectorModel, ids: readonly SampleId[]): Promise<Set<SampleId>> {
    const known = new Set<SampleId>();
    const wanted = new Set(ids);
    for await (const batch of this.batches(set, model, ids, ['sampleId'])) {
      const column = batch.getChild('sampleId') as Vector;
      for (let row = 0; row < batch.numRows; row++) if (wanted.has(column.get(row))) known.add(column.get(row));
    }
    return known;
  }

  /** Adds vectors, in one commit: some hundreds at once cost least. @param entries each of the model's dimensions */
  async put(set: SampleSetId, model: VectorModel, entries: readonly SampleVector[]): Promise<void> {
    if (entries.length === 0) return;
    const { dimensions } = model;
    const name = tableName(set, dimensions);
    for (let from = 0; from < entries.length; from += BLOCK) {
      await appendTo(this.database, name, vectorTable(model, entries.slice(from, from + BLOCK)));
      if (++this.additions % TIDY_EVERY === 0) await tidyIfScattered(this.database, name);
    }
  }

  /**
   * The vectors of all samples that were ever in the set, in blocks of at most 4,000, unordered, each once. Only a block or
   * two are in memory at a time.
   */
  async *read(set: SampleSetId, model: VectorModel): AsyncGenerator<VectorBlock> {
    const seen = new Set<SampleId>();
    for await (const batch of this.batches(set, model, undefined, ['sampleId', 'origin', 'vector'])) {
      for (let from = 0; from < batch.numRows; from += BLOCK) {
        const part = batch.slice(from, from + BLOCK);
        const block = blockOf(part, model.dimensions, (id) => !seen.has(id) && seen.add(id) !== undefined);
        if (block.ids.length > 0) yield block;
      }
    }
  }

  /** The vectors of some samples, of those that have one. */
  async readSome(set: SampleSetId, model: VectorModel, ids: readonly SampleId[]): Promise<Map<SampleId, SampleVector>> {
    const found = new Map<SampleId, SampleVector>();
    const wanted = new Set(ids);
    const { dimensions } = model;
    for await (const batch of this.batches(set, model, ids, ['sampleId', 'origin', 'vector'])) {
      const block = blockOf(batch, dimensions, (id) => wanted.has(id) && !found.has(id));
      block.ids.forEach((sampleId, i) => {
        const vector = block.vectors.slice(i * dimensions, (i + 1) * dimensions);
        found.set(sampleId, { sampleId, vector, origin: block.origins[i] as VectorOrigin });
      });
    }
    return found;
  }

  /** The models that any sample has a vector of, each with the number of its vectors. */
  async modelsOf(set: SampleSetId): Promise<(VectorModel & { readonly count: number })[]> {
    const models: (VectorModel & { readonly count: number })[] = [];
    for (const [name, dimensions] of await this.tablesOf(set)) {
      const counts = new Map<string, number>();
      for await (const batch of this.scan(name, (table) => table.query().select(['model']))) {
        const column = batch.getChild('model') as Vector;
        for (let row = 0; row < batch.numRows; row++) {
          const key = column.get(row) as string;
          counts.set(key, (counts.get(key) ?? 0) + 1);
        }
      }
      for (const [key, count] of counts) {
        const [digest, dtype] = key.split('/') as [string, string];
        models.push({ digest, dtype, dimensions, count });
      }
    }
    return models;
  }

  /** Every vector of the set, of all models, and whether it is what was put. */
  async *all(set: SampleSetId): AsyncGenerator<StoredVector> {
    for (const [table, dimensions] of await this.tablesOf(set)) {
      for await (const batch of this.scan(table, (opened) => opened.query())) {
        yield* storedVectors(batch, table, dimensions);
      }
    }
  }

  /** Puts the tables of a set together where they are scattered. */
  async compact(set: SampleSetId): Promise<void> {
    for (const [name] of await this.tablesOf(set)) await tidyIfScattered(this.database, name);
  }

  /** Drops the vectors of a set. */
  async remove(set: SampleSetId): Promise<void> {
    for (const [name] of await this.tablesOf(set)) await dropIfThere(this.database, name);
  }

  private async tablesOf(set: SampleSetId): Promise<[name: string, dimensions: number][]> {
    return (await this.database.tableNames()).flatMap((name): [string, number][] => {
      const table = vectorTableOf(name);
      return table?.set === set ? [[name, table.dimensions]] : [];
    });
  }

  /** Rows of the model, and if there are not too many ids, of these samples alone. */
  private batches(
    set: SampleSetId,
    model: VectorModel,
    ids: readonly SampleId[] | undefined,
    columns: string[],
  ): AsyncGenerator<RecordBatch> {
    const ofModel = equal('model', modelKeyOf(model));
    const isFew = ids !== undefined && ids.length <= MAX_FILTER_IDS;
    const where = isFew ? allOf(ofModel, oneOf('sampleId', ids)) : ofModel;
    return this.scan(tableName(set, model.dimensions), (table) => table.query().select(columns).where(where));
  }

  private async *scan(name: string, query: (table: Table) => ReturnType<Table['query']>): AsyncGenerator<RecordBatch> {
    const what = `table ${name}`;
    const table = await this.database.watch(what, () => openIfThere(this.database, name));
    if (!table) return;
    try {
      const batches = query(table)[Symbol.asyncIterator]();
      for (;;) {
        const next = await this.database.watch(what, async () => batches.next());
        if (next.done) return;
        yield next.value;
      }
    } finally {
      table.close();
    }
  }
}
