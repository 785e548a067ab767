import { makeData, makeVector, Utf8, type Vector } from 'apache-arrow';

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
