import type { Connection, Table } from '@lancedb/lancedb';
import {
  Table as ArrowTable,
  type Data,
  Field,
  Int32,
  List,
  makeData,
  makeVector,
  Schema,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import type { LabelId, LabelSetId } from '../../../domain/ids.js';
import type { Label } from '../../../domain/label.js';
import type { LabelRows } from '../../../domain/label-rows.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import { oneOf } from '../lance/sql.js';
import { dimensionsOf, vectorColumn, vectorsIn, vectorType } from '../lance/vector-column.js';

/** What turns the rows of one version into those of the next. */
export type LabelChange =
  | { readonly kind: 'upsert'; readonly rows: LabelRows }
  | { readonly kind: 'remove'; readonly ids: readonly LabelId[] }
  | { readonly kind: 'replace'; readonly rows: LabelRows }
  | { readonly kind: 'restore'; readonly lanceVersion: number };

const TEXTS = new List(new Field('item', new Utf8(), true));

export const labelTableName = (labelSet: LabelSetId): string => `labels_${labelSet}`;

export const labelSetOfTable = (table: string): LabelSetId | undefined =>
  table.startsWith('labels_') ? (table.slice('labels_'.length) as LabelSetId) : undefined;

function schema(dimensions: number): Schema {
  return new Schema([
    new Field('id', new Utf8(), false),
    new Field('position', new Int32(), false),
    new Field('name', new Utf8(), false),
    new Field('synonyms', TEXTS, false),
    new Field('prompts', TEXTS, false),
    new Field('parentId', new Utf8(), true),
    new Field('metadata', new Utf8(), true),
    new Field('vector', vectorType(dimensions), false),
  ]);
}

function toArrow({ labels, positions, vectors, dimensions }: LabelRows): ArrowTable {
  const columns: Record<string, Vector> = {
    id: vectorFromArray(
      labels.map((l) => l.id as string),
      new Utf8(),
    ),
    position: makeVector(positions),
    name: vectorFromArray(
      labels.map((l) => l.name),
      new Utf8(),
    ),
    synonyms: textsColumn(labels.map((l) => l.synonyms)),
    prompts: textsColumn(labels.map((l) => l.prompts)),
    parentId: vectorFromArray(
      labels.map((l) => l.parentId as string | null),
      new Utf8(),
    ),
    metadata: vectorFromArray(
      labels.map((l) => (l.metadata ? JSON.stringify(l.metadata) : null)),
      new Utf8(),
    ),
    vector: vectorColumn(vectors, dimensions),
  };
  return new ArrowTable(schema(dimensions), columns);
}

/** A list of texts in each row. By hand, because Arrow's own builder takes tens of milliseconds for 10,000 rows. */
function textsColumn(lists: readonly (readonly string[])[]): Vector {
  const valueOffsets = new Int32Array(lists.length + 1);
  lists.forEach((list, row) => {
    valueOffsets[row + 1] = (valueOffsets[row] as number) + list.length;
  });
  const [child = makeData({ type: new Utf8(), length: 0 })] = vectorFromArray(lists.flat(), new Utf8()).data;
  return makeVector(makeData({ type: TEXTS, length: lists.length, nullCount: 0, valueOffsets, child }));
}

/** The rows of one LanceDB version, in the set's order. Opens a handle of its own: a checked-out one is never shared. */
export async function readLabelRows(
  connection: Connection,
  { labelSetId, lanceVersion }: LabelSetVersion,
): Promise<LabelRows> {
  const table = await connection.openTable(labelTableName(labelSetId), undefined, { version: lanceVersion });
  try {
    return fromArrow(await table.query().toArrow());
  } finally {
    table.close();
  }
}

function fromArrow(arrow: ArrowTable): LabelRows {
  const dimensions = dimensionsOf(arrow.getChild('vector') as Vector);
  const rows: { label: Label; position: number; vector: Float32Array }[] = [];
  for (const batch of arrow.batches) {
    const get = (name: string) => batch.getChild(name) as Vector;
    const [label, position, vector] = [labelReader(get), get('position'), vectorsIn(get('vector'), dimensions)];
    for (let i = 0; i < batch.numRows; i++) {
      rows.push({ label: label(i), position: position.get(i) as number, vector: vector(i) });
    }
  }
  rows.sort((a, b) => a.position - b.position);
  const vectors = new Float32Array(rows.length * dimensions);
  rows.forEach((row, i) => {
    vectors.set(row.vector, i * dimensions);
  });
  return {
    labels: rows.map((row) => row.label),
    positions: Int32Array.from(rows, (row) => row.position),
    vectors,
    dimensions,
  };
}

/** Reads the label in a row of one batch. @param get the batch's column of that name */
export function labelReader(get: (name: string) => Vector): (row: number) => Label {
  const [id, name, parentId, metadata] = [get('id'), get('name'), get('parentId'), get('metadata')];
  const [synonyms, prompts] = [textsIn(get('synonyms')), textsIn(get('prompts'))];
  return (row) => {
    const json = metadata.get(row) as string | null;
    return {
      id: id.get(row) as LabelId,
      name: name.get(row) as string,
      synonyms: synonyms(row),
      prompts: prompts(row),
      parentId: (parentId.get(row) as LabelId | null) ?? null,
      metadata: json === null ? null : (JSON.parse(json) as Record<string, unknown>),
    };
  };
}

/** Reads a row of a column of lists of texts. By its offsets: Arrow's own way makes a vector for each row. */
function textsIn(column: Vector): (row: number) => string[] {
  const [list] = column.data as [Data<List<Utf8>>];
  const texts = column.getChildAt(0) as Vector<Utf8>;
  return (row) => {
    const from = list.valueOffsets[row] as number;
    const length = (list.valueOffsets[row + 1] as number) - from;
    return Array.from({ length }, (_, i) => texts.get(from + i) as string);
  };
}

export const createLabels = (connection: Connection, name: string, rows: LabelRows): Promise<Table> =>
  connection.createTable(name, toArrow(rows), { schema: schema(rows.dimensions) });

/** Makes the table of a new set. @returns its first LanceDB version */
export async function createLabelTable(connection: Connection, labelSet: LabelSetId, rows: LabelRows): Promise<number> {
  const table = await createLabels(connection, labelTableName(labelSet), rows);
  try {
    return await table.version();
  } finally {
    table.close();
  }
}

/**
 * Writes the change on top of the version `base`, whatever a dead or slow writer left behind it.
 *
 * LanceDB lets a writer commit on top of what another has just written. The numbers show it: only when ours is the
 * one right after the base is the result base + change, and nothing else.
 *
 * @returns the LanceDB version that holds exactly base + change
 */
export async function writeLabelChange(
  connection: Connection,
  { labelSetId, lanceVersion }: LabelSetVersion,
  change: LabelChange,
): Promise<number> {
  const table = await connection.openTable(labelTableName(labelSetId));
  try {
    for (;;) {
      let from = await table.version();
      if (from !== lanceVersion) from = await restore(table, lanceVersion);
      const written = await apply(connection, table, labelSetId, change);
      if (written === from + 1) return written;
    }
  } finally {
    table.close();
  }
}

/** The beginning of time: prunes nothing. Left out, LanceDB prunes what is older than a week. */
const PRUNE_NOTHING = new Date(0);

/**
 * Brings the fragments of the version together. To be called by the one writer only.
 *
 * @returns a LanceDB version of the same content
 */
export async function compactLabelTable(
  connection: Connection,
  { labelSetId, lanceVersion }: LabelSetVersion,
): Promise<number> {
  const table = await connection.openTable(labelTableName(labelSetId));
  try {
    if ((await table.version()) !== lanceVersion) await restore(table, lanceVersion);
    await table.optimize({ cleanupOlderThan: PRUNE_NOTHING });
    return await table.version();
  } finally {
    table.close();
  }
}

async function restore(table: Table, lanceVersion: number): Promise<number> {
  await table.checkout(lanceVersion);
  await table.restore();
  return table.version();
}

async function apply(connection: Connection, table: Table, labelSet: LabelSetId, change: LabelChange): Promise<number> {
  switch (change.kind) {
    case 'upsert': {
      const merge = table.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll();
      return (await merge.execute(toArrow(change.rows))).version;
    }
    case 'remove':
      return (await table.delete(oneOf('id', change.ids))).version;
    case 'replace': {
      const name = labelTableName(labelSet);
      const replaced = await connection.createTable(name, toArrow(change.rows), { mode: 'overwrite' });
      const version = await replaced.version();
      replaced.close();
      return version;
    }
    case 'restore':
      return restore(table, change.lanceVersion);
  }
}
