/** Words of ASCII with single spaces between them: most names, and in order as they are. */
const PLAIN = /^[!-^`-~]+(?: [!-^`-~]+)*$/;

/** A name as CLIP should read it: underscores are spaces. */
export const phraseOf = (name: string): string => (PLAIN.test(name) ? name : name.replace(/[\s_]+/g, ' ').trim());

/**
 * A name in the form in which names are compared: letter case, white space and underscores do not distinguish
 * labels.
 */
export const foldedName = (name: string): string =>
  (PLAIN.test(name) ? name : phraseOf(name.normalize('NFKC'))).toLowerCase();

/** Whether two lists have the same texts in the same order. */
export const isSameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, i) => text === b[i]);
