import {
  Table as ArrowTable,
  Field,
  Float64,
  Int32,
  makeData,
  makeVector,
  Schema,
  Utf8,
  type Vector,
} from 'apache-arrow';
import type { LabelSetId } from '../../../domain/ids.js';
import { classifierDigest, type LabelClassifier } from '../../../domain/label-classifier.js';
import { dropIfThere, openIfThere, openOrMake, tidyIfScattered } from '../lance/appended-table.js';
import { type Database, oncePerDatabase } from '../lance/database.js';
import { equal } from '../lance/sql.js';
import { textColumn } from '../lance/text-column.js';
import { vectorColumn, vectorsIn, vectorType } from '../lance/vector-column.js';
import { addUnread } from '../lance/write-conflicts.js';
import { DamagedVersion } from '../versions/version-verification.js';

/** A label set has a table for each number of dimensions that its models have had. */
const tableName = (labelSet: LabelSetId, dimensions: number): string => `classifiers_${labelSet}_${dimensions}`;

const schemaOf = (dimensions: number): Schema =>
  new Schema([
    new Field('classifier', new Utf8(), false),
    new Field('row', new Int32(), false),
    new Field('bias', new Float64(), false),
    new Field('weights', vectorType(dimensions), false),
  ]);

/**
 * What versions of label sets have learned from examples. A classifier is written before the version that names it, by
 * its digest, and never changes: one that two writers have written at once is there twice, and is read once.
 */
export class ClassifierStore {
  private constructor(private readonly database: Database) {}

  static readonly open = oncePerDatabase(async (database) => new ClassifierStore(database));

  /** Keeps a classifier under its digest. */
  async put(labelSet: LabelSetId, dimensions: number, classifier: LabelClassifier): Promise<void> {
    const name = tableName(labelSet, dimensions);
    const digest = classifierDigest(classifier);
    if (await this.has(name, digest)) return;
    const rows = arrowOf(classifier, digest, dimensions);
    const table = await openOrMake(this.database, name, rows.schema);
    try {
      await addUnread(() => table.add(rows));
    } finally {
      table.close();
    }
    await this.database.sync(name);
    await tidyIfScattered(this.database, name);
  }

  /**
   * The classifier with that digest.
   *
   * @throws DamagedVersion when it is not there, or not what was put
   */
  async read(labelSet: LabelSetId, dimensions: number, digest: string): Promise<LabelClassifier> {
    const name = tableName(labelSet, dimensions);
    const table = await openIfThere(this.database, name);
    if (!table) throw new DamagedVersion(`table ${name} is missing, with the classifier ${digest}`);
    try {
      const { batches } = await table.query().where(equal('classifier', digest).sql).toArrow();
      const places = new Map<number, { readonly bias: number; readonly weights: Float32Array }>();
      for (const batch of batches) {
        const [rows, biases] = [batch.getChild('row') as Vector, batch.getChild('bias') as Vector];
        const weightsAt = vectorsIn(batch.getChild('weights') as Vector, dimensions);
        for (let i = 0; i < batch.numRows; i++) {
          places.set(rows.get(i) as number, { bias: biases.get(i) as number, weights: weightsAt(i) });
        }
      }
      const classifier = classifierOf(places, dimensions);
      if (classifierDigest(classifier) === digest) return classifier;
      throw new DamagedVersion(`the classifier ${digest} in table ${name} is not what was stored`);
    } finally {
      table.close();
    }
  }

  /** Puts the tables of a set together where they are scattered. */
  async compact(labelSet: LabelSetId): Promise<void> {
    for (const name of await this.tablesOf(labelSet)) await tidyIfScattered(this.database, name);
  }

  /** Drops what a label set has learned. */
  async remove(labelSet: LabelSetId): Promise<void> {
    for (const name of await this.tablesOf(labelSet)) await dropIfThere(this.database, name);
  }

  private async has(name: string, digest: string): Promise<boolean> {
    const table = await openIfThere(this.database, name);
    if (!table) return false;
    try {
      return (await table.countRows(equal('classifier', digest).sql)) > 0;
    } finally {
      table.close();
    }
  }

  private async tablesOf(labelSet: LabelSetId): Promise<string[]> {
    return (await this.database.tableNames()).filter((name) => name.startsWith(`classifiers_${labelSet}_`));
  }
}

function classifierOf(
  places: ReadonlyMap<number, { readonly bias: number; readonly weights: Float32Array }>,
  dimensions: number,
): LabelClassifier {
  const rows = Int32Array.from(places.keys()).sort();
  const weights = new Float32Array(rows.length * dimensions);
  const biases = new Float64Array(rows.length);
  for (const [i, row] of rows.entries()) {
    const place = places.get(row) as NonNullable<ReturnType<typeof places.get>>;
    weights.set(place.weights, i * dimensions);
    biases[i] = place.bias;
  }
  return { rows, weights, biases };
}

function arrowOf({ rows, weights, biases }: LabelClassifier, digest: string, dimensions: number): ArrowTable {
  return new ArrowTable(schemaOf(dimensions), {
    classifier: textColumn(Array<string>(rows.length).fill(digest)),
    row: makeVector(makeData({ type: new Int32(), data: rows })),
    bias: makeVector(makeData({ type: new Float64(), data: biases })),
    weights: vectorColumn(weights, dimensions),
  });
}
