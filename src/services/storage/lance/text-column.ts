import { type Data, makeData, makeVector, Utf8, type Vector } from 'apache-arrow';

/**
 * Makes a column of texts. All are encoded at once: Arrow's own builder encodes each alone, which takes ten times as long
 * and leaves as many buffers for the garbage collector.
 *
 * @throws RangeError when a text ends or begins with half a character
 */
export function textColumn(texts: readonly (string | null)[]): Vector<Utf8> {
  const joined = texts.join('');
  const data = Buffer.from(joined);
  // Without a character beyond ASCII, each takes one byte.
  const bytesOf = data.length === joined.length ? (text: string) => text.length : Buffer.byteLength;
  const valueOffsets = new Int32Array(texts.length + 1);
  const nullBitmap = new Uint8Array((texts.length + 7) >> 3);
  let nullCount = 0;
  for (let row = 0; row < texts.length; row++) {
    const text = texts[row] as string | null;
    valueOffsets[row + 1] = (valueOffsets[row] as number) + (text === null ? 0 : bytesOf(text));
    if (text === null) nullCount++;
    else nullBitmap[row >> 3] = (nullBitmap[row >> 3] as number) | (1 << (row & 7));
  }
  // Halves of a character that two texts have between them would become one.
  if (valueOffsets[texts.length] !== data.length) throw new RangeError('a text is not well-formed Unicode');
  const bitmap = nullCount > 0 ? { nullBitmap } : {};
  return makeVector(makeData({ type: new Utf8(), length: texts.length, nullCount, ...bitmap, valueOffsets, data }));
}

/**
 * Reads the texts of one batch by row. All are decoded at once: Arrow's own accessor decodes each alone, which takes many
 * times as long.
 */
export function textIn(column: Vector<Utf8>): (row: number) => string | null {
  const [data] = column.data as readonly [Data<Utf8>];
  const { valueOffsets, values, length, nullCount, nullBitmap, offset } = data;
  const first = valueOffsets[0] as number;
  const bytes = Buffer.from(values.buffer, values.byteOffset + first, (valueOffsets[length] as number) - first);
  const all = bytes.toString();
  // Without a character beyond ASCII, each takes one byte.
  const isAscii = all.length === bytes.length;
  return (row) => {
    if (nullCount > 0 && !isSet(nullBitmap, offset + row)) return null;
    const from = (valueOffsets[row] as number) - first;
    const to = (valueOffsets[row + 1] as number) - first;
    return isAscii ? all.slice(from, to) : bytes.toString('utf8', from, to);
  };
}

const isSet = (bitmap: Uint8Array, at: number): boolean => (((bitmap[at >> 3] as number) >> (at & 7)) & 1) === 1;
