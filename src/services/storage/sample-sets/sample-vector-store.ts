import type { RecordBatch, Vector } from 'apache-arrow';
import type { SampleId, SampleSetId } from '../../../domain/ids.js';
import type { VectorOrigin } from '../../../domain/sample.js';
import { notFound } from '../../../errors.js';
import { addTo, dropIfThere, openIfThere, tidyIfScattered } from '../lance/appended-table.js';
import { type Database, oncePerDatabase } from '../lance/database.js';
import { allOf, type Condition, equal, oneOf } from '../lance/sql.js';
import {
  blockOf,
  modelKeyOf,
  type SampleVector,
  type StoredVector,
  storedVectors,
  VECTOR_SCHEMA,
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

/** Sample set of a table of vectors; undefined for any other table. */
export const sampleSetOfVectorTable = (table: string): SampleSetId | undefined =>
  /^sample_vectors_(ss_[0-9a-f]{32})$/.exec(table)?.[1] as SampleSetId | undefined;

export const vectorTableName = (set: SampleSetId): string => `sample_vectors_${set}`;

/**
 * The vectors of samples, by model. They are written before the version that names their samples, and never change: a
 * sample that two writers have encoded at once is there twice, and is read once.
 */
export class SampleVectorStore {
  private additions = 0;

  private constructor(private readonly database: Database) {}

  static readonly open = oncePerDatabase(async (database) => new SampleVectorStore(database));

  /** Makes the table of a set that nobody else knows of yet: two that made it at once could undo each other's writes. */
  async make(set: SampleSetId): Promise<void> {
    (await this.database.connection.createEmptyTable(vectorTableName(set), VECTOR_SCHEMA)).close();
    await this.database.sync(vectorTableName(set));
  }

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

  /**
   * Adds vectors, in one commit: some hundreds at once cost least.
   *
   * @param entries each of the model's dimensions
   * @throws LexiclipError NOT_FOUND when the set was deleted meanwhile
   */
  async put(set: SampleSetId, model: VectorModel, entries: readonly SampleVector[]): Promise<void> {
    const name = vectorTableName(set);
    for (let from = 0; from < entries.length; from += BLOCK) {
      const rows = vectorTable(model, entries.slice(from, from + BLOCK));
      if (!(await addTo(this.database, name, rows))) throw notFound('sampleSet', 'such sample set');
      if (++this.additions % TIDY_EVERY === 0) await this.compact(set);
    }
  }

  /**
   * The vectors of all samples that were ever in the set, in blocks of at most 4,000, unordered, each once. Only a few
   * blocks are in memory at a time.
   */
  async *read(set: SampleSetId, model: VectorModel): AsyncGenerator<VectorBlock> {
    const seen = new Set<SampleId>();
    const isNew = (id: SampleId) => !seen.has(id) && seen.add(id) !== undefined;
    for await (const batch of this.batches(set, model, undefined, ['sampleId', 'origin', 'vector'])) {
      for (let from = 0; from < batch.numRows; from += BLOCK) {
        const block = blockOf(batch, [from, Math.min(from + BLOCK, batch.numRows)], model.dimensions, isNew);
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
      const block = blockOf(batch, [0, batch.numRows], dimensions, (id) => wanted.has(id) && !found.has(id));
      block.ids.forEach((sampleId, i) => {
        const vector = block.vectors.slice(i * dimensions, (i + 1) * dimensions);
        found.set(sampleId, { sampleId, vector, origin: block.origins[i] as VectorOrigin });
      });
    }
    return found;
  }

  /** What the vectors of the model were made from, without the vectors. */
  async originsOf(set: SampleSetId, model: VectorModel): Promise<Map<SampleId, VectorOrigin>> {
    const origins = new Map<SampleId, VectorOrigin>();
    for await (const batch of this.batches(set, model, undefined, ['sampleId', 'origin'])) {
      const [ids, column] = [batch.getChild('sampleId') as Vector, batch.getChild('origin') as Vector];
      for (let row = 0; row < batch.numRows; row++) {
        const id = ids.get(row) as SampleId;
        if (!origins.has(id)) origins.set(id, column.get(row) as VectorOrigin);
      }
    }
    return origins;
  }

  /** The models that any sample has a vector of, each with the number of its samples. */
  async modelsOf(set: SampleSetId): Promise<(VectorModel & { readonly count: number })[]> {
    const models = new Map<string, { readonly dimensions: number; readonly samples: Set<SampleId> }>();
    for await (const batch of this.scan(set, ['model', 'dimensions', 'sampleId'])) {
      const get = (name: string) => batch.getChild(name) as Vector;
      const [keys, dimensions, ids] = [get('model'), get('dimensions'), get('sampleId')];
      for (let row = 0; row < batch.numRows; row++) {
        const key = keys.get(row) as string;
        const model = models.get(key) ?? { dimensions: dimensions.get(row) as number, samples: new Set() };
        model.samples.add(ids.get(row) as SampleId);
        models.set(key, model);
      }
    }
    return [...models].map(([key, { dimensions, samples }]) => {
      const [digest, dtype] = key.split('/') as [string, string];
      return { digest, dtype, dimensions, count: samples.size };
    });
  }

  /** Every vector of the set, of all models, and whether it is what was put. */
  async *all(set: SampleSetId): AsyncGenerator<StoredVector> {
    for await (const batch of this.scan(set, ['sampleId', 'digest', 'vector'])) yield* storedVectors(batch);
  }

  /** Puts the table of a set together where it is scattered. */
  async compact(set: SampleSetId): Promise<void> {
    await tidyIfScattered(this.database, vectorTableName(set));
  }

  /** Drops the vectors of a set. */
  async remove(set: SampleSetId): Promise<void> {
    await dropIfThere(this.database, vectorTableName(set));
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
    return this.scan(set, columns, isFew ? allOf(ofModel, oneOf('sampleId', ids)) : ofModel);
  }

  private async *scan(set: SampleSetId, columns: string[], where?: Condition): AsyncGenerator<RecordBatch> {
    const what = `vectors of sample set ${set}`;
    const table = await this.database.watch(what, () => openIfThere(this.database, vectorTableName(set)));
    if (!table) return;
    try {
      const query = table.query().select(columns);
      const batches = (where ? query.where(where.sql) : query)[Symbol.asyncIterator]();
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
