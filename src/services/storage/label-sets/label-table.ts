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

/** A change that turns the rows of one version into those of the next. */
export type LabelChange =
  | { readonly kind: 'upsert'; readonly rows: LabelRows }
  | { readonly kind: 'remove'; readonly ids: readonly LabelId[] }
  | { readonly kind: 'replace'; readonly rows: LabelRows }
  | { readonly kind: 'restore'; readonly lanceVersion: number };

const TEXT_LIST = new List(new Field('item', new Utf8(), true));

export const labelTableName = (labelSet: LabelSetId): string => `labels_${labelSet}`;

/** Label set of a label table; undefined for any other table. */
export const labelSetOfTable = (table: string): LabelSetId | undefined =>
  table.startsWith('labels_') ? (table.slice('labels_'.length) as LabelSetId) : undefined;

function schema(dimensions: number): Schema {
  return new Schema([
    new Field('id', new Utf8(), false),
    new Field('position', new Int32(), false),
    new Field('name', new Utf8(), false),
    new Field('synonyms', TEXT_LIST, false),
    new Field('prompts', TEXT_LIST, false),
    new Field('parentId', new Utf8(), true),
    new Field('metadata', new Utf8(), true),
    new Field('vector', vectorType(dimensions), false),
  ]);
}

function toArrow({ labels, positions, vectors, dimensions }: LabelRows): ArrowTable {
  const columns: Record<string, Vector> = {
    id: vectorFromArray(
      labels.map((label) => label.id as string),
      new Utf8(),
    ),
    position: makeVector(positions),
    name: vectorFromArray(
      labels.map(({ name }) => name),
      new Utf8(),
    ),
    synonyms: textsColumn(labels.map(({ synonyms }) => synonyms)),
    prompts: textsColumn(labels.map(({ prompts }) => prompts)),
    parentId: vectorFromArray(
      labels.map(({ parentId }) => parentId as string | null),
      new Utf8(),
    ),
    metadata: vectorFromArray(
      labels.map(({ metadata }) => (metadata ? JSON.stringify(metadata) : null)),
      new Utf8(),
    ),
    vector: vectorColumn(vectors, dimensions),
  };
  return new ArrowTable(schema(dimensions), columns);
}

/** A column of lists of texts. Built by hand: Arrow's own builder takes tens of milliseconds for 10,000 rows. */
function textsColumn(lists: readonly (readonly string[])[]): Vector {
  const valueOffsets = new Int32Array(lists.length + 1);
  lists.forEach((list, row) => {
    valueOffsets[row + 1] = (valueOffsets[row] as number) + list.length;
  });
  const [child = makeData({ type: new Utf8(), length: 0 })] = vectorFromArray(lists.flat(), new Utf8()).data;
  return makeVector(makeData({ type: TEXT_LIST, length: lists.length, nullCount: 0, valueOffsets, child }));
}

/**
 * Reads the rows of one version, in the set's order. Opens its own handle, because checked-out handles are not shared.
 *
 * @throws Error when the version cannot be read
 */
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

/** Reads the labels of one batch by row. @param get returns the batch's column with the given name */
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

/** Reads the lists of texts of one batch by row, by offset: Arrow's own accessor creates a vector for each row. */
function textsIn(column: Vector): (row: number) => string[] {
  const [list] = column.data as [Data<List<Utf8>>];
  const texts = column.getChildAt(0) as Vector<Utf8>;
  return (row) => {
    const from = list.valueOffsets[row] as number;
    const length = (list.valueOffsets[row + 1] as number) - from;
    return Array.from({ length }, (_, i) => texts.get(from + i) as string);
  };
}

/** Creates a table of labels. The caller closes it. */
export const createLabels = (connection: Connection, name: string, rows: LabelRows): Promise<Table> =>
  connection.createTable(name, toArrow(rows), { schema: schema(rows.dimensions) });

/** Creates the label table of a new set. @returns its first LanceDB version */
export async function createLabelTable(connection: Connection, labelSet: LabelSetId, rows: LabelRows): Promise<number> {
  const table = await createLabels(connection, labelTableName(labelSet), rows);
  try {
    return await table.version();
  } finally {
    table.close();
  }
}

/**
 * Writes a change on top of the given version, whatever dead or slow writers have written after it.
 *
 * LanceDB lets a writer commit on top of what another has just written. The version numbers reveal that: the result is
 * base + change, and nothing else, only when its number directly follows that of the base.
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

/** 1970: prunes nothing. By default, LanceDB prunes versions that are older than a week. */
const PRUNE_NOTHING = new Date(0);

/**
 * Compacts the fragments of a version. Only the writer that holds the claim may call it.
 *
 * @returns a LanceDB version with the same content
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
