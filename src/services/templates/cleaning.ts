import { decodeHTML } from 'entities';

/*
 * Texts as CLIP's authors clean them before they are tokenised (ftfy without its repair of text that was decoded with the
 * wrong charset, then HTML entities): to the model, "ＣＡＴ", "cat’s" and "fish &amp; chips" are other words than those
 * that were meant. Another cleaning would be another number of `TextRules`.
 */

/** Texts that stay as they are: most. */
const CLEAN = /^[ -%'-~]*$/;
const SINGLE_QUOTES = /[\u02bc\u2018-\u201b]/g;
const DOUBLE_QUOTES = /[\u201c-\u201f]/g;
/** Full-width and half-width forms, and the wide space. */
const WIDTHS = /[\u3000\uff01-\uffee]+/g;
const LIGATURES = /[\u0132\u0133\u0149\u01c4-\u01cc\u01f1-\u01f3\ufb00-\ufb06]/g;
/** Signs that nobody sees. What joins letters or emoji is none of them. */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
  /[\u0000-\u0008\u000b\u000e-\u001f\u007f\u00ad\u180e\u200b\u2060\u206a-\u206f\ufeff\ufff9-\ufffc]/g;

/** The text as the model should read it. */
export function cleaned(text: string): string {
  if (CLEAN.test(text)) return text;
  const letters = decodeHTML(text)
    .replace(LIGATURES, (joined) => joined.normalize('NFKC'))
    .replace(WIDTHS, (forms) => forms.normalize('NFKC'))
    .replace(INVISIBLE, '');
  return decodeHTML(decodeHTML(letters))
    .replace(SINGLE_QUOTES, "'")
    .replace(DOUBLE_QUOTES, '"')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim();
}
