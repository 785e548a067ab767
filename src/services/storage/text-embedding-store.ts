import { type Vector, vectorFromArray } from 'apache-arrow';
import type { Column } from './lance/columns.js';
import { text, time } from './lance/columns.js';
import type { Database } from './lance/database.js';
import type { RecordTable } from './lance/record-table.js';
import { before, oneOf } from './lance/sql.js';
import { textColumn } from './lance/text-column.js';
import { vectorColumn, vectorType } from './lance/vector-column.js';

const columns = (dimensions: number) => ({ key: text, createdAt: time, vector: vector(dimensions) });

const vector = (dimensions: number): Column<Float32Array> => ({
  type: vectorType(dimensions),
  nullable: false,
  write: (value) => Array.from(value),
  read: (stored) => (stored as Vector).toArray() as Float32Array,
});

/** Maximum number of keys in one filter. */
const MAX_FILTER_KEYS = 2000;

/** Prompt vectors of one tenant, by a key of model and prompt, so that no prompt is encoded twice. */
export class TextEmbeddingStore {
  private constructor(
    private readonly records: RecordTable<ReturnType<typeof columns>>,
    private readonly dimensions: number,
  ) {}

  /** Each number of dimensions has its own table. */
  static async open(database: Database, dimensions: number): Promise<TextEmbeddingStore> {
    const name = `text_embeddings_${dimensions}`;
    return new TextEmbeddingStore(
      await database.records(name, columns(dimensions), 'key', { derived: true }),
      dimensions,
    );
  }

  /** @returns the vectors of the keys that exist, unit length */
  async find(keys: readonly string[]): Promise<Map<string, Float32Array>> {
    const found = new Map<string, Float32Array>();
    if (keys.length === 0 || (await this.records.count()) === 0) return found;
    for (let i = 0; i < keys.length; i += MAX_FILTER_KEYS) {
      for (const row of await this.records.select(oneOf('key', keys.slice(i, i + MAX_FILTER_KEYS)))) {
        found.set(row.key, row.vector);
      }
    }
    return found;
  }

  /** Another process may add the same key: the vectors are equal, so a duplicate does no harm. */
  async add(vectors: ReadonlyMap<string, Float32Array>): Promise<void> {
    if (vectors.size === 0) return;
    const all = new Float32Array(vectors.size * this.dimensions);
    [...vectors.values()].forEach((vector, i) => {
      all.set(vector, i * this.dimensions);
    });
    const now = Date.now();
    await this.records.addColumns({
      key: textColumn([...vectors.keys()]),
      createdAt: vectorFromArray(Array(vectors.size).fill(now), time.type),
      vector: vectorColumn(all, this.dimensions),
    });
  }

  /** Deletes the older half when there are more than `max` vectors. They are encoded again when needed. */
  async trim(max: number): Promise<void> {
    if ((await this.records.count()) <= max) return;
    const times = (await this.records.values('createdAt')).map(Number).sort((a, b) => a - b);
    await this.records.delete(before('createdAt', new Date(times[times.length >> 1] as number)));
  }
}
