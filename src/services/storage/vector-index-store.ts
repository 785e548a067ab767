import { type Connection, Index, type Table } from '@lancedb/lancedb';
import { Schema, type Vector } from 'apache-arrow';
import type { LabelId, LabelSetId } from '../../domain/ids.js';
import type { Label } from '../../domain/label.js';
import type { LabelRows } from '../../domain/label-rows.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import { notFound } from '../../errors.js';
import { inTurns } from '../concurrency/turns.js';
import { labelFields, labelReader } from './label-sets/label-columns.js';
import { LABEL_SETS } from './label-sets/label-set-kind.js';
import { LabelSetStore } from './label-sets/label-set-store.js';
import { indexBuiltAt, indexTableName, isIndexTableOf } from './label-sets/vector-index-table.js';
import { float, integer, text, time } from './lance/columns.js';
import { type Database, oncePerDatabase } from './lance/database.js';
import type { RecordTable } from './lance/record-table.js';
import { equal } from './lance/sql.js';
import { dimensionsOf, vectorsIn } from './lance/vector-column.js';
import { measureRecall, type Nearest } from './vector-index-recall.js';
import { itemTable } from './versions/item-columns.js';

const columns = {
  version: text,
  labelSetId: text,
  table: text,
  nprobes: integer,
  recallAt10: float,
  createdAt: time,
};

/** A vector index over the labels of one version. */
export interface VectorIndex {
  readonly labelSetId: LabelSetId;
  /** Name of the index's table. */
  readonly table: string;
  /** Number of partitions that a search visits. */
  readonly nprobes: number;
  /** Share of the ten most similar labels that a search finds, measured when the index was built, 0 to 1. */
  readonly recallAt10: number;
  readonly createdAt: Date;
}

/** A label that a search has found. */
export interface FoundLabel {
  readonly label: Label;
  /** Cosine similarity, -1 to 1. */
  readonly similarity: number;
}

/** Maximum time to build an index, ms. An older table without a record was abandoned. */
const MAX_BUILD_MS = 3_600_000;

const LABEL_COLUMNS = ['id', 'name', 'synonyms', 'prompts', 'parentId', 'metadata'];
const keyOf = ({ labelSetId, number }: LabelSetVersion): string => `${labelSetId}/${number}`;

/**
 * Vector indexes of versions that are too large to be kept in memory. They are derived data: a missing index is built
 * again. IVF without quantisation builds in seconds, where product quantisation and HNSW take half a minute, and the
 * similarities that it finds are exact.
 */
export class VectorIndexStore {
  private constructor(
    private readonly connection: Connection,
    private readonly labelSets: LabelSetStore,
    private readonly records: RecordTable<typeof columns>,
  ) {}

  static readonly open = oncePerDatabase(async (database: Database) => {
    const records = await database.records('vector_indexes', columns, 'version', { derived: true });
    return new VectorIndexStore(database.connection, await LabelSetStore.open(database), records);
  });

  /** @returns undefined when no index has been built */
  async find(version: LabelSetVersion): Promise<VectorIndex | undefined> {
    const row = await this.records.first(equal('version', keyOf(version)));
    return row && { ...row, labelSetId: version.labelSetId };
  }

  /**
   * Builds the index and measures it.
   *
   * @param nearest exact search, which the recall is measured against
   * @returns the recorded index, which another process may have built first
   * @throws Error when the version cannot be read, or the index cannot be built
   */
  async build(version: LabelSetVersion, nearest: Nearest): Promise<VectorIndex> {
    const name = indexTableName(version, Date.now());
    const rows = await this.labelSets.read(version);
    try {
      const table = await createIndexTable(this.connection, name, rows);
      try {
        const config = Index.ivfFlat({ distanceType: 'cosine' });
        await table.createIndex('vector', { config, waitTimeoutSeconds: MAX_BUILD_MS / 1000 });
        const measured = await measureRecall(table, rows, nearest);
        const { labelSetId } = version;
        const index = { labelSetId, table: name, createdAt: new Date(), ...measured };
        if (await this.records.insertIfAbsent({ ...index, version: keyOf(version) })) return index;
      } finally {
        table.close();
      }
    } catch (error) {
      await this.connection.dropTable(name).catch(() => undefined);
      throw error;
    }
    await this.connection.dropTable(name);
    return (await this.find(version)) as VectorIndex;
  }

  /**
   * Finds the most similar labels, most similar first.
   *
   * @param image unit length, [dimensions]
   * @param count maximum number of labels
   * @throws LexiclipError NOT_FOUND when the set was deleted meanwhile
   */
  search(index: VectorIndex, image: Float32Array, count: number): Promise<FoundLabel[]> {
    return this.read(index, async (table) => {
      const query = table.vectorSearch(image).distanceType('cosine').nprobes(index.nprobes).limit(count);
      return foundIn(await query.select([...LABEL_COLUMNS, '_distance']).toArrow());
    });
  }

  /**
   * Like `search`, but without an index, by comparing all labels.
   *
   * @returns the labels found, and the similarities of all labels, highest first
   * @throws LexiclipError NOT_FOUND when the set was deleted meanwhile
   */
  async scan(
    version: LabelSetVersion,
    image: Float32Array,
    count: number,
  ): Promise<{ found: FoundLabel[]; similarities: Float32Array }> {
    const scanned = await this.labelSets.scan(version, image);
    const order = Uint32Array.from(scanned.ids.keys()).sort((a, b) => at(scanned, b) - at(scanned, a));
    const ids = [...order.subarray(0, count)].map((row) => scanned.ids[row] as LabelId);
    const labels = await this.labelSets.readLabels(version, ids);
    const similarities = Float32Array.from(order, (row) => at(scanned, row));
    const found = ids.map((id, i) => ({ label: labels.get(id) as Label, similarity: similarities[i] as number }));
    return { found, similarities };
  }

  /**
   * Vectors of at most `count` labels, evenly spread over the version: row-major, [labels × dimensions].
   *
   * @throws LexiclipError NOT_FOUND when the set was deleted meanwhile
   */
  sample(index: VectorIndex, labelCount: number, count: number): Promise<Float32Array> {
    return this.read(index, async (table) => {
      const step = labelCount / Math.min(count, labelCount);
      const offsets = Array.from({ length: Math.min(count, labelCount) }, (_, i) => Math.floor(i * step));
      return vectorsOf(await table.takeOffsets(offsets).select(['vector']).toArrow());
    });
  }

  /** Indexes on record whose tables are not there. */
  async missing(): Promise<string[]> {
    const recorded = await this.records.values('table');
    const present = new Set(await this.connection.tableNames());
    return recorded.filter((table) => !present.has(table));
  }

  /** Removes indexes of deleted sets, and tables that dead builders have left. @param sets label sets that exist */
  async sweep(sets: ReadonlySet<LabelSetId>): Promise<void> {
    const records = await this.records.select();
    const missing = new Set(await this.missing());
    for (const { version, labelSetId, table } of records) {
      // A lost index is built again.
      const isUseless = !sets.has(labelSetId as LabelSetId) || missing.has(table);
      if (isUseless) await this.records.delete(equal('version', version));
    }
    const kept = new Set(
      records.flatMap(({ labelSetId, table }) => (sets.has(labelSetId as LabelSetId) ? [table] : [])),
    );
    for (const table of await this.connection.tableNames()) {
      const built = indexBuiltAt(table);
      if (built === undefined || kept.has(table)) continue;
      const orphan = ![...sets].some((id) => isIndexTableOf(table, id));
      if (orphan || Date.now() - built > MAX_BUILD_MS) await this.connection.dropTable(table);
    }
  }

  private async read<T>({ labelSetId, table: name }: VectorIndex, reading: (table: Table) => Promise<T>): Promise<T> {
    let table: Table | undefined;
    try {
      table = await this.connection.openTable(name);
      return await reading(table);
    } catch (error) {
      if (await this.labelSets.findById(labelSetId)) throw error;
      throw notFound('labelSet', 'such label set');
    } finally {
      table?.close();
    }
  }
}

const at = ({ similarities }: { readonly similarities: Float32Array }, row: number): number =>
  similarities[row] as number;

/** A copy of a version's labels, for an index of their vectors. The caller closes it. */
const createIndexTable = async (connection: Connection, name: string, rows: LabelRows): Promise<Table> => {
  const fields = labelFields(rows.dimensions);
  return connection.createTable(name, await inTurns(itemTable(LABEL_SETS.items, fields, rows)), {
    schema: new Schema(fields),
  });
};

type RecordBatchLike = { getChild(name: string): unknown; numRows: number };

function labelsIn(batch: RecordBatchLike): Label[] {
  const labelAt = labelReader((name) => batch.getChild(name) as Vector);
  return Array.from({ length: batch.numRows }, (_, i) => labelAt(i));
}

/** The vectors of all batches, one after the other. */
function vectorsOf(arrow: { batches: readonly RecordBatchLike[] }): Float32Array {
  const vectors = arrow.batches.flatMap((batch) => {
    const column = batch.getChild('vector') as Vector;
    const vectorAt = vectorsIn(column, dimensionsOf(column));
    return Array.from({ length: batch.numRows }, (_, i) => vectorAt(i));
  });
  const all = new Float32Array(vectors.length * (vectors[0]?.length ?? 0));
  vectors.forEach((vector, i) => {
    all.set(vector, i * vector.length);
  });
  return all;
}

function foundIn(arrow: { batches: readonly RecordBatchLike[] }): FoundLabel[] {
  return arrow.batches.flatMap((batch) => {
    const distance = batch.getChild('_distance') as Vector;
    return labelsIn(batch).map((label, i) => ({ label, similarity: similarityOf(distance.get(i) as number) }));
  });
}

const similarityOf = (distance: number): number => Math.max(-1, Math.min(1, 1 - distance));
