/** Words of ASCII with single spaces between them: most names, and in order as they are. */
const PLAIN = /^[!-^`-~]+(?: [!-^`-~]+)*$/;

/** A name as CLIP should read it: underscores are spaces. */
export const phraseOf = (name: string): string => (PLAIN.test(name) ? name : name.replace(/[\s_]+/g, ' ').trim());

/** What looks like an apostrophe or a quotation mark. */
const SINGLE_QUOTES = /[\u02bc\u2018-\u201b\u2032]/g;
const DOUBLE_QUOTES = /[\u201c-\u201f\u2033]/g;
/** Signs that nobody sees, but for those that join letters or emoji. */
const INVISIBLE = /[\u00ad\u180e\u200b\u2060\ufeff]/g;

/**
 * A name in the form in which names are compared. What the eye does not tell apart does not distinguish labels: letter
 * case, white space and underscores, full-width forms and ligatures, the form of quotation marks, invisible signs.
 */
export const foldedName = (name: string): string =>
  PLAIN.test(name)
    ? name.toLowerCase()
    : caseFolded(
        phraseOf(name.normalize('NFKC')).replace(INVISIBLE, '').replace(SINGLE_QUOTES, "'").replace(DOUBLE_QUOTES, '"'),
      );

/**
 * Unicode's full case folding, as far as it can be had from upper and lower case: "STRASSE" is "Straße". The dotless i
 * is another letter than the i, although both have the same capital.
 */
const caseFolded = (text: string): string =>
  text
    .split('\u0131')
    .map((part) => part.toLowerCase().toUpperCase().toLowerCase().replaceAll('\u03c2', '\u03c3'))
    .join('\u0131');

/** Whether two lists have the same texts in the same order. */
export const isSameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, i) => text === b[i]);
