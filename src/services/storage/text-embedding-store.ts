import { type Vector, vectorFromArray } from 'apache-arrow';
import type { Column } from './lance/columns.js';
import { text, time } from './lance/columns.js';
import { type Database, oncePerDatabase } from './lance/database.js';
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

/**
 * Prompt vectors of one tenant, by a key of model and prompt, so that no prompt is encoded twice.
 *
 * In an object store, asking takes longer than encoding a few prompts: which keys there are is known, and vectors are
 * added behind the back of their makers. What is lost so, or was added by others, is encoded once more.
 */
export class TextEmbeddingStore {
  private readonly known: KnownKeys | undefined;
  /** Vectors that are being added. */
  private adding = new Map<string, Float32Array>();
  private added: Promise<void> = Promise.resolve();

  private constructor(
    private readonly records: RecordTable<ReturnType<typeof columns>>,
    private readonly dimensions: number,
    isRemote: boolean,
  ) {
    this.known = isRemote ? new KnownKeys(records) : undefined;
  }

  /** Each number of dimensions has its own table. */
  static async open(database: Database, dimensions: number): Promise<TextEmbeddingStore> {
    const opened = (await openedIn(database)).get(dimensions);
    if (opened) return opened;
    const name = `text_embeddings_${dimensions}`;
    const records = await database.records(name, columns(dimensions), 'key', { derived: true });
    const store = new TextEmbeddingStore(records, dimensions, database.directory === undefined);
    (await openedIn(database)).set(dimensions, store);
    return store;
  }

  /** @returns the vectors of the keys that exist, unit length */
  async find(keys: readonly string[]): Promise<Map<string, Float32Array>> {
    const found = new Map<string, Float32Array>();
    for (const key of keys) {
      const vector = this.adding.get(key);
      if (vector) found.set(key, vector);
    }
    const wanted = await this.wanted(keys.filter((key) => !found.has(key)));
    for (let i = 0; i < wanted.length; i += MAX_FILTER_KEYS) {
      for (const row of await this.records.select(oneOf('key', wanted.slice(i, i + MAX_FILTER_KEYS)))) {
        found.set(row.key, row.vector);
      }
    }
    return found;
  }

  /** Another process may add the same key: the vectors are equal, so a duplicate does no harm. */
  async add(vectors: ReadonlyMap<string, Float32Array>): Promise<void> {
    if (vectors.size === 0) return;
    const { known } = this;
    if (!known) return this.write(vectors);
    // One at a time, so that no more are in memory than makers wait for.
    await this.added;
    this.adding = new Map([...vectors].map(([key, vector]) => [key, vector.slice()]));
    this.added = this.write(this.adding).then(
      () => {
        known.add(vectors.keys());
        this.adding = new Map();
      },
      () => {
        this.adding = new Map();
      },
    );
  }

  /** Those of the keys that may be stored. */
  private async wanted(keys: readonly string[]): Promise<readonly string[]> {
    if (keys.length === 0) return [];
    if (this.known) return this.known.among(keys);
    return (await this.records.count()) === 0 ? [] : keys;
  }

  private async write(vectors: ReadonlyMap<string, Float32Array>): Promise<void> {
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

/** The stores of a database, by dimensions. */
const openedIn = oncePerDatabase(async () => new Map<number, TextEmbeddingStore>());

/** More keys than these are asked for. */
const MAX_KNOWN = 50_000;
/** Hexadecimal digits of a key's hash that make a number. One that another key has, too, costs a question. */
const DIGITS = 12;

/** Which keys are stored, as far as this process has seen: those that there were at first, and its own. */
class KnownKeys {
  private keys: Promise<Set<number> | undefined> | undefined;

  constructor(private readonly records: RecordTable<ReturnType<typeof columns>>) {}

  /** Those that may be stored. */
  async among(keys: readonly string[]): Promise<readonly string[]> {
    this.keys ??= this.read();
    this.keys.catch(() => {
      this.keys = undefined;
    });
    const known = await this.keys;
    return known ? keys.filter((key) => known.has(numberOf(key))) : keys;
  }

  async add(keys: Iterable<string>): Promise<void> {
    const known = await this.keys;
    if (known) for (const key of keys) known.add(numberOf(key));
  }

  /** @returns undefined when there are too many */
  private async read(): Promise<Set<number> | undefined> {
    if ((await this.records.count()) > MAX_KNOWN) return undefined;
    return new Set((await this.records.values('key')).map(numberOf));
  }
}

const numberOf = (key: string): number => Number.parseInt(key.slice(-DIGITS), 16);
