import { type Data, type FixedSizeList, Float32, makeData, makeVector, type Vector } from 'apache-arrow';
import { vectorType } from '../lance/vector-column.js';

/** Which of the values are not null, as Arrow has it: a bit each, and how many are. */
export function bitmapOf(values: readonly unknown[]): { nullCount: number; nullBitmap?: Uint8Array } {
  const nullBitmap = new Uint8Array((values.length + 7) >> 3);
  let nullCount = 0;
  for (let row = 0; row < values.length; row++) {
    if (values[row] === null) nullCount++;
    else nullBitmap[row >> 3] = (nullBitmap[row >> 3] as number) | (1 << (row & 7));
  }
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap };
}

/** A column of vectors, any of which may be null. @param vectors [dimensions] each */
export function optionalVectorColumn(
  vectors: readonly (Float32Array | null)[],
  dimensions: number,
): Vector<FixedSizeList<Float32>> {
  const values = new Float32Array(vectors.length * dimensions);
  vectors.forEach((vector, row) => {
    if (vector) values.set(vector, row * dimensions);
  });
  const child = makeData({ type: new Float32(), data: values });
  return makeVector(makeData({ type: vectorType(dimensions), length: vectors.length, ...bitmapOf(vectors), child }));
}

/** Reads the vectors of one batch by row, as copies; null where there is none. */
export function vectorAt(column: Vector): (row: number) => Float32Array | null {
  const [list] = column.data as [Data<FixedSizeList<Float32>>];
  const { listSize } = list.type;
  const values = list.children[0]?.values as Float32Array;
  return (row) => (column.isValid(row) ? values.slice(row * listSize, (row + 1) * listSize) : null);
}
