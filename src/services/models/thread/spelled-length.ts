/** What tokenisers change of a text, or leave out, and what stands for a character of which they give only a part. */
const PART_OF_A_CHARACTER = /\ufffd+$/;
const IGNORED = /[\s\p{Cc}\p{Cf}]/gu;

/** The text without what its tokens may not tell. Forms of a letter are alike. */
const folded = (text: string): string =>
  text.normalize('NFKD').toLowerCase().replaceAll('ς', 'σ').replaceAll(IGNORED, '');

/**
 * How much of a text its first tokens spell.
 *
 * @param decoded what these tokens are decoded to: it differs from the text in case, spaces and forms of letters
 * @returns UTF-16 length of the text's beginning; null where the tokens spell something else
 */
export function spelledLength(text: string, decoded: string): number | null {
  const wanted = folded(decoded.replace(PART_OF_A_CHARACTER, ''));
  let [length, end, at] = [0, 0, 0];
  for (const character of text) {
    if (at >= wanted.length) break;
    length += character.length;
    const sign = folded(character);
    if (!wanted.startsWith(sign, at)) return sign.startsWith(wanted.slice(at)) ? end : null;
    at += sign.length;
    if (sign !== '') end = length;
  }
  return at >= wanted.length ? end : null;
}
