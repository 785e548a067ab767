import { Binary, Int32, makeData, makeVector, type Vector } from 'apache-arrow';

/** Makes a column of bytes. @throws RangeError when they are 2 GB or more */
export function bytesColumn(all: readonly Uint8Array[]): Vector<Binary> {
  const valueOffsets = new Int32Array(all.length + 1);
  let length = 0;
  all.forEach((bytes, row) => {
    length += bytes.length;
    valueOffsets[row + 1] = length;
  });
  if (length >= 2 ** 31) throw new RangeError('a column of bytes has less than 2 GB');
  const [only] = all;
  const data = all.length === 1 && only ? only : new Uint8Array(length);
  if (data !== only) for (const [row, bytes] of all.entries()) data.set(bytes, valueOffsets[row]);
  return makeVector(makeData({ type: new Binary(), length: all.length, nullCount: 0, valueOffsets, data }));
}

/** Reads the bytes of one batch as views. */
export function bytesIn(column: Vector): (row: number) => Uint8Array {
  const [{ values, valueOffsets }] = column.data as unknown as [{ values: Uint8Array; valueOffsets: Int32Array }];
  return (row) => values.subarray(valueOffsets[row], valueOffsets[row + 1]);
}

/** Makes a column of integers, of which any may be null. Unlike Arrow's own builder, it has a type without rows. */
export function integerColumn(values: readonly (number | null)[]): Vector<Int32> {
  const data = Int32Array.from(values, (value) => value ?? 0);
  const nullBitmap = new Uint8Array((values.length + 7) >> 3);
  let nullCount = 0;
  values.forEach((value, row) => {
    if (value === null) nullCount++;
    else nullBitmap[row >> 3] = (nullBitmap[row >> 3] as number) | (1 << (row & 7));
  });
  const bitmap = nullCount > 0 ? { nullBitmap } : {};
  return makeVector(makeData({ type: new Int32(), data, length: values.length, nullCount, ...bitmap }));
}
