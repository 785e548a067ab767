/** A name as CLIP should read it: underscores are spaces. */
export const phraseOf = (name: string): string => name.replace(/[\s_]+/g, ' ').trim();

/**
 * A name as it is compared with others. Two names that fold to the same read the same: letter case, white space and
 * underscores do not tell labels apart.
 */
export const foldedName = (name: string): string => phraseOf(name.normalize('NFKC')).toLowerCase();
