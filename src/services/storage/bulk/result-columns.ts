import {
  Table as ArrowTable,
  Bool,
  type Data,
  Field,
  Float64,
  Int32,
  List,
  makeData,
  makeVector,
  type RecordBatch,
  Schema,
  Struct,
  tableFromIPC,
  Utf8,
  type Vector,
} from 'apache-arrow';
import type { BulkCalibrated, BulkFault, BulkPrediction, BulkResult } from '../../../domain/bulk.js';
import { isTrue } from '../lance/sql.js';
import { textColumn } from '../lance/text-column.js';
import { vectorType } from '../lance/vector-column.js';
import { bitmapOf, optionalVectorColumn, vectorAt } from './optional-columns.js';

/*
 * Results of a bulk classification as Arrow columns. The best label is there twice, so that most questions need no list:
 * in columns of its own, and first in `predictions`.
 */

/** Which columns a table has beside those that every table has. */
export interface ResultColumns {
  /** Of the embeddings; undefined where they are not kept. */
  readonly dimensions: number | undefined;
  /** Whether a calibration is followed. */
  readonly isCalibrated: boolean;
}

const PREDICTION = new Struct([
  new Field('rank', new Int32(), true),
  new Field('label', new Utf8(), true),
  new Field('labelId', new Utf8(), true),
  new Field('similarity', new Float64(), true),
  new Field('probability', new Float64(), true),
]);
const PREDICTIONS = new List(new Field('item', PREDICTION, true));

/** Columns that every table has. */
const FIELDS = [
  new Field('seq', new Int32(), false),
  new Field('name', new Utf8(), false),
  new Field('label', new Utf8(), true),
  new Field('labelId', new Utf8(), true),
  new Field('similarity', new Float64(), true),
  new Field('probability', new Float64(), true),
  /** Never null: Arrow cannot send a batch of only such. */
  new Field('unknown', new Bool(), false),
  new Field('predictions', PREDICTIONS, false),
  new Field('sha256', new Utf8(), true),
  new Field('width', new Int32(), true),
  new Field('height', new Int32(), true),
  new Field('format', new Utf8(), true),
  new Field('errorCode', new Utf8(), true),
  new Field('errorMessage', new Utf8(), true),
];

const CALIBRATED = [new Field('confidence', new Float64(), true), new Field('calibration', new Utf8(), true)];

export const resultSchema = ({ dimensions, isCalibrated }: ResultColumns): Schema =>
  new Schema([
    ...FIELDS,
    ...(isCalibrated ? CALIBRATED : []),
    ...(dimensions === undefined ? [] : [new Field('embedding', vectorType(dimensions), true)]),
  ]);

export const isUnknown = isTrue('unknown');

export function resultTable(results: readonly BulkResult[], which: ResultColumns): ArrowTable {
  const { dimensions, isCalibrated } = which;
  const texts = (of: (result: BulkResult) => string | undefined) => textColumn(results.map((one) => of(one) ?? null));
  const best = <T>(of: (prediction: BulkPrediction) => T) =>
    results.map(({ predictions: [first] }) => (first ? of(first) : null));
  const columns: Record<string, Vector> = {
    seq: makeVector(Int32Array.from(results, ({ seq }) => seq)),
    name: texts(({ name }) => name),
    label: textColumn(best(({ label }) => label)),
    labelId: textColumn(best(({ labelId }) => labelId)),
    similarity: floats(best(({ similarity }) => similarity)),
    probability: floats(best(({ probability }) => probability)),
    unknown: flags(results.map(({ unknown }) => unknown)),
    predictions: predictionLists(results.map(({ predictions }) => predictions)),
    sha256: texts(({ image }) => image?.sha256),
    width: integers(results.map(({ image }) => image?.width ?? null)),
    height: integers(results.map(({ image }) => image?.height ?? null)),
    format: texts(({ image }) => image?.format),
    errorCode: texts(({ fault }) => fault?.code),
    errorMessage: texts(({ fault }) => fault?.message),
  };
  if (isCalibrated) {
    columns.confidence = floats(results.map(({ calibrated }) => calibrated?.confidence ?? null));
    columns.calibration = texts(({ calibrated }) => calibrated?.calibration);
  }
  if (dimensions !== undefined) {
    columns.embedding = optionalVectorColumn(
      results.map(({ embedding }) => embedding),
      dimensions,
    );
  }
  return new ArrowTable(resultSchema(which), columns);
}

const integers = (values: readonly (number | null)[]): Vector<Int32> =>
  makeVector(makeData({ type: new Int32(), ...bitmapOf(values), data: Int32Array.from(values, (n) => n ?? 0) }));

const floats = (values: readonly (number | null)[]): Vector<Float64> =>
  makeVector(makeData({ type: new Float64(), ...bitmapOf(values), data: Float64Array.from(values, (n) => n ?? 0) }));

function flags(values: readonly boolean[]): Vector<Bool> {
  const data = new Uint8Array((values.length + 7) >> 3);
  values.forEach((value, row) => {
    if (value) data[row >> 3] = (data[row >> 3] as number) | (1 << (row & 7));
  });
  return makeVector(makeData({ type: new Bool(), length: values.length, nullCount: 0, data }));
}

function predictionLists(lists: readonly (readonly BulkPrediction[])[]): Vector<List> {
  const valueOffsets = new Int32Array(lists.length + 1);
  lists.forEach((list, row) => {
    valueOffsets[row + 1] = (valueOffsets[row] as number) + list.length;
  });
  const all = lists.flat();
  const children = [
    integers(all.map(({ rank }) => rank)),
    textColumn(all.map(({ label }) => label)),
    textColumn(all.map(({ labelId }) => labelId)),
    floats(all.map(({ similarity }) => similarity)),
    floats(all.map(({ probability }) => probability)),
  ].map(({ data }) => data[0] as Data);
  const child = makeData({ type: PREDICTION, length: all.length, nullCount: 0, children });
  return makeVector(makeData({ type: PREDICTIONS, length: lists.length, nullCount: 0, valueOffsets, child }));
}

/** The results of rows as `BulkResults.encoded` gives them. */
export const decodedResults = (bytes: Uint8Array): BulkResult[] => tableFromIPC(bytes).batches.flatMap(resultsIn);

/** @param batch with the columns of `resultSchema` */
export function resultsIn(batch: RecordBatch): BulkResult[] {
  const column = (name: string) => batch.getChild(name) as Vector;
  const [seq, name, sha256, width] = ['seq', 'name', 'sha256', 'width'].map(column) as [Vector, Vector, Vector, Vector];
  const [height, format, unknown] = ['height', 'format', 'unknown'].map(column) as [Vector, Vector, Vector];
  const predictions = predictionsAt(column('predictions'));
  const fault = faultAt(column('errorCode'), column('errorMessage'));
  const calibrated = calibratedAt(batch.getChild('confidence'), batch.getChild('calibration'));
  const kept = batch.getChild('embedding');
  const embedding = kept ? vectorAt(kept) : () => null;
  const imageAt = (row: number) =>
    sha256.get(row) === null
      ? null
      : { sha256: sha256.get(row), width: width.get(row), height: height.get(row), format: format.get(row) };
  return Array.from({ length: batch.numRows }, (_, row) => ({
    seq: seq.get(row),
    name: name.get(row),
    predictions: predictions(row),
    unknown: unknown.get(row),
    calibrated: calibrated(row),
    image: imageAt(row),
    embedding: embedding(row),
    fault: fault(row),
  }));
}

const calibratedAt =
  (confidence: Vector | null, calibration: Vector | null) =>
  (row: number): BulkCalibrated | null => {
    const id = calibration?.get(row);
    return id == null ? null : { calibration: id, confidence: confidence?.get(row) };
  };

const faultAt =
  (code: Vector, message: Vector) =>
  (row: number): BulkFault | null =>
    code.get(row) === null ? null : { code: code.get(row), message: message.get(row) };

/** Reads by offset: Arrow's own accessor creates several objects for each row. */
function predictionsAt(column: Vector): (row: number) => BulkPrediction[] {
  const [list] = column.data as [Data<List<typeof PREDICTION>>];
  const items = column.getChildAt(0) as Vector;
  const field = (name: string) => items.getChild(name) as Vector;
  const [rank, label, labelId] = ['rank', 'label', 'labelId'].map(field) as [Vector, Vector, Vector];
  const [similarity, probability] = ['similarity', 'probability'].map(field) as [Vector, Vector];
  return (row) => {
    const from = list.valueOffsets[row] as number;
    const length = (list.valueOffsets[row + 1] as number) - from;
    return Array.from({ length }, (_, i) => ({
      rank: rank.get(from + i),
      label: label.get(from + i),
      labelId: labelId.get(from + i),
      similarity: similarity.get(from + i),
      probability: probability.get(from + i),
    }));
  };
}
