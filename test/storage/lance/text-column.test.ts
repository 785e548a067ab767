import { textColumn } from '#lexiclip/services/storage/lance/text-column.js';

const valuesOf = (texts: (string | null)[]) => textColumn(texts).toJSON();

describe('A column of texts', () => {
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
