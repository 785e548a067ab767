import { Int32, makeData, makeVector, type Vector } from 'apache-arrow';

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
