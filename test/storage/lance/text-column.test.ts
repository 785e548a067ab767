import type { Utf8, Vector } from 'apache-arrow';
import fc from 'fast-check';
import { textColumn, textIn } from '#lexiclip/services/storage/lance/text-column.js';

const valuesOf = (texts: (string | null)[]) => textColumn(texts).toJSON();
const readOf = (column: Vector<Utf8>) => Array.from({ length: column.length }, (_, row) => textIn(column)(row));

describe('A column of texts', () => {
  it('is read as it was made, and so is any part of it', () => {
    const text = fc.option(
      fc.string({ unit: fc.constantFrom('a', 'Z', ' ', 'é', '木', '🌲', '\ufeff'), maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), fc.nat(20), fc.nat(20), (texts, from, length) => {
        const column = textColumn(texts);
        expect(readOf(column)).toEqual(texts);
        expect(readOf(column.slice(from, from + length))).toEqual(texts.slice(from, from + length));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['nothing', []],
    ['plain texts', ['ash', '', 'birch']],
    ['texts beyond ASCII, of one to four bytes a character', ['é', 'a', '木', '🌲🌳', '']],
    ['texts and nulls', [null, 'ash', null, '', 'é', null, 'a', 'b', 'c', null]],
    ['nulls', [null, null]],
  ])('has the values that it was made of: %s', (_, texts) => {
    expect(valuesOf(texts)).toEqual(texts);
  });

  it('refuses halves of a character, which two texts in a row would make whole', () => {
    expect(() => textColumn(['a\ud83c', '\udf32b'])).toThrow(RangeError);
  });
});
