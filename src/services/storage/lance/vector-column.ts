import { DataType, Field, FixedSizeList, Float32, makeData, makeVector, type Vector } from 'apache-arrow';

/** The type of a column of vectors. */
export const vectorType = (dimensions: number): FixedSizeList<Float32> =>
  new FixedSizeList(dimensions, new Field('item', new Float32(), true));

/** @param vectors row-major, [rows × dimensions]; not copied */
export function vectorColumn(vectors: Float32Array, dimensions: number): Vector<FixedSizeList<Float32>> {
  const child = makeData({ type: new Float32(), data: vectors });
  const length = vectors.length / dimensions;
  return makeVector(makeData({ type: vectorType(dimensions), length, nullCount: 0, child }));
}

/** Reads a row of one batch's vector column, as a view. By its place: Arrow's own way makes a vector for each row. */
export function vectorsIn(column: Vector, dimensions: number): (row: number) => Float32Array {
  const values = column.data[0]?.children[0]?.values as Float32Array;
  if (values.length !== column.length * dimensions)
    throw new RangeError('a vector column of another length than its batch');
  return (row) => values.subarray(row * dimensions, (row + 1) * dimensions);
}

export function dimensionsOf(column: Vector): number {
  if (!DataType.isFixedSizeList(column.type)) throw new TypeError(`not a column of vectors: ${column.type}`);
  return column.type.listSize;
}
