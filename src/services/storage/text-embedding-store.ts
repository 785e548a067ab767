import { Field, FixedSizeList, Float32 } from 'apache-arrow';
import type { Column } from './columns.js';
import { text, time } from './columns.js';
import type { Database } from './database.js';
import type { RecordTable } from './record-table.js';
import { before, oneOf } from './sql.js';

const vector = (dimensions: number): Column<Float32Array> => ({
  type: new FixedSizeList(dimensions, new Field('item', new Float32(), true)),
  nullable: false,
  write: (value) => Array.from(value),
  read: (stored) => Float32Array.from(stored as Iterable<number>),
});
const columns = (dimensions: number) => ({ key: text, createdAt: time, vector: vector(dimensions) });

/** How many keys one filter names. */
const CHUNK = 1000;

/** Prompt vectors that were paid for, of one tenant: by model and prompt. */
export class TextEmbeddingStore {
  private constructor(private readonly records: RecordTable<ReturnType<typeof columns>>) {}

  /** Models of different width have a table each. */
  static async open(database: Database, dimensions: number): Promise<TextEmbeddingStore> {
    const name = `text_embeddings_${dimensions}`;
    return new TextEmbeddingStore(await database.records(name, columns(dimensions), 'key'));
  }

  /** @returns the unit vectors of those keys that are there */
  async find(keys: readonly string[]): Promise<Map<string, Float32Array>> {
    const found = new Map<string, Float32Array>();
    if (keys.length === 0 || (await this.records.table.countRows()) === 0) return found;
    for (let i = 0; i < keys.length; i += CHUNK) {
      for (const row of await this.records.select(oneOf('key', keys.slice(i, i + CHUNK)))) {
        found.set(row.key, row.vector);
      }
    }
    return found;
  }

  async add(vectors: ReadonlyMap<string, Float32Array>): Promise<void> {
    if (vectors.size === 0) return;
    // Another process may add the same key: both vectors are the same, and either will do.
    const createdAt = new Date();
    await this.records.add([...vectors].map(([key, value]) => ({ key, createdAt, vector: value })));
  }

  /** Forgets the oldest half when there are more than `most`: what is missing later is encoded again. */
  async trim(most: number): Promise<void> {
    if ((await this.records.count()) <= most) return;
    const times = (await this.records.values('createdAt')).map(Number).sort((a, b) => a - b);
    await this.records.delete(before('createdAt', new Date(times[times.length >> 1] as number)));
  }
}
