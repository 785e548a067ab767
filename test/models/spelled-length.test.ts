import { spelledLength } from '#lexiclip/services/models/thread/spelled-length.js';

describe('How much of a text its first tokens spell', () => {
  const spelled = (text: string, decoded: string): string | null => {
    const length = spelledLength(text, decoded);
    return length === null ? null : text.slice(0, length);
  };

  it('is found whatever their case and spaces', () => {
    expect(spelled('A Photo  of Big-Ben', 'a photo of big - ben ')).toBe('A Photo  of Big-Ben');
    expect(spelled('A Photo  of Big-Ben', 'a photo of ')).toBe('A Photo  of');
  });

  it('ends within a word where the tokens do', () => {
    expect(spelled('extraordinary', 'extraor')).toBe('extraor');
  });

  it('counts characters that a tokeniser writes in another form', () => {
    expect(spelled('Cafe\u0301 Ｘ', 'café')).toBe('Cafe\u0301');
    expect(spelled('ΟΔΟΣ ΑΘΗΝΑΣ', 'οδος')).toBe('ΟΔΟΣ');
  });

  it('has no character of which the tokens give only a part', () => {
    expect(spelled('a 🦊 fox', 'a \ufffd\ufffd')).toBe('a');
    expect(spelled('a 🦊 fox', 'a 🦊')).toBe('a 🦊');
    expect(spelled('a ½ cup', 'a 1')).toBe('a');
  });

  it('is not known where the tokens spell something else', () => {
    expect(spelled('a zebra in a park', 'a in a')).toBeNull();
    expect(spelled('a', 'a park')).toBeNull();
  });
});
