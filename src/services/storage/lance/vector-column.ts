import { DataType, Field, FixedSizeList, Float32, makeData, makeVector, type Vector } from 'apache-arrow';

/** Arrow type of a column of vectors. */
export const vectorType = (dimensions: number): FixedSizeList<Float32> =>
  new FixedSizeList(dimensions, new Field('item', new Float32(), true));

/** Makes a column of vectors. @param vectors row-major, [rows × dimensions]; not copied */
export function vectorColumn(vectors: Float32Array, dimensions: number): Vector<FixedSizeList<Float32>> {
  const child = makeData({ type: new Float32(), data: vectors });
  const length = vectors.length / dimensions;
  return makeVector(makeData({ type: vectorType(dimensions), length, nullCount: 0, child }));
}

/** Like `vectorColumn`, with the last `nulls` vectors null, whatever their values are. */
export function nullableVectorColumn(
  vectors: Float32Array,
  dimensions: number,
  nulls: number,
): Vector<FixedSizeList<Float32>> {
  const child = makeData({ type: new Float32(), data: vectors });
  const length = vectors.length / dimensions;
  const nullBitmap = validUpTo(length - nulls, nulls);
  return makeVector(makeData({ type: vectorType(dimensions), length, nullCount: nulls, nullBitmap, child }));
}

/** A bitmap of rows of which the last `nulls` are null; undefined when none is. */
export function validUpTo(count: number, nulls: number): Uint8Array | undefined {
  if (nulls === 0) return undefined;
  const bitmap = new Uint8Array((count + nulls + 7) >> 3);
  for (let row = 0; row < count; row++) bitmap[row >> 3] = (bitmap[row >> 3] as number) | (1 << (row & 7));
  return bitmap;
}

/**
 * Reads the vectors of one batch as views, by offset: Arrow's own accessor creates an object for each row.
 *
 * @throws RangeError when the column does not have the batch's length
 */
export function vectorsIn(column: Vector, dimensions: number): (row: number) => Float32Array {
  const values = column.data[0]?.children[0]?.values as Float32Array;
  if (values.length !== column.length * dimensions)
    throw new RangeError('the vector column does not have the length of its batch');
  return (row) => values.subarray(row * dimensions, (row + 1) * dimensions);
}

/** @throws TypeError when it is not a column of vectors */
export function dimensionsOf(column: Vector): number {
  if (!DataType.isFixedSizeList(column.type)) throw new TypeError(`not a column of vectors: ${column.type}`);
  return column.type.listSize;
}
