import { LIMITS } from '../../domain/limits.js';
import { foldedName } from '../../domain/names.js';
import { badInput } from '../../errors.js';

const SLUG = /^[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters it refuses.
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Half of a character of two UTF-16 units, which cannot be stored as UTF-8. */
const HALF = /\p{Surrogate}/u;

/** @throws LexiclipError BAD_USER_INPUT naming the argument, as all checks here do */
export function checkSlug(slug: string, argument: string): string {
  if (SLUG.test(slug)) return slug;
  throw badInput(
    argument,
    'must be 1 to 64 of the characters a to z, 0 to 9, "-" and "_", with a letter or digit at both ends',
  );
}

export function checkLength(text: string, argument: string, max: number): void {
  if (text.length > max) throw badInput(argument, `must have at most ${max} characters`);
}

/** The text without surrounding white space. */
export function checkText(value: string, argument: string, max: number): string {
  const text = value.trim();
  if (text === '') throw badInput(argument, 'must not be empty');
  checkLength(text, argument, max);
  if (CONTROL.test(text)) throw badInput(argument, 'must not contain control characters');
  if (HALF.test(text)) throw badInput(argument, 'must not contain half of a character (a surrogate alone)');
  return text;
}

/** Like `checkText`; a name must not consist of underscores only either, because they are read as spaces. */
export function checkName(name: string, argument: string): string {
  const text = checkText(name, argument, LIMITS.nameLength);
  if (foldedName(text) === '') throw badInput(argument, 'must not be empty');
  return text;
}

/** Like `checkText`; null for a text that is missing or blank. */
export const checkOptionalText = (value: string | null | undefined, argument: string, max: number): string | null =>
  value == null || value.trim() === '' ? null : checkText(value, argument, max);

export const checkDescription = (description: string | null | undefined): string | null =>
  checkOptionalText(description, 'input.description', LIMITS.descriptionLength);

export const checkMessage = (message: string | null | undefined): string | null =>
  checkOptionalText(message, 'message', LIMITS.messageLength);

export function checkCount(count: number, argument: string, min: number, max: number): void {
  if (count < min || count > max) throw badInput(argument, `must have ${min} to ${max} entries, not ${count}`);
}

export function checkTemplates(templates: readonly string[], argument: string): string[] {
  checkCount(templates.length, argument, 1, LIMITS.templatesPerSet);
  const checked = templates.map((template, i) => checkTemplate(template, `${argument}[${i}]`));
  const duplicate = checked.findIndex((template, i) => checked.indexOf(template) !== i);
  if (duplicate >= 0) throw badInput(`${argument}[${duplicate}]`, 'is a duplicate of another template');
  return checked;
}

export function checkTemplate(template: string, argument: string): string {
  const text = checkText(template, argument, LIMITS.promptLength);
  const count = text.split('{label}').length - 1;
  if (count !== 1) throw badInput(argument, `must have {label} exactly once, not ${count} times`);
  const unknown = /\{(?!label\}|a\})[^}]*\}?/.exec(text);
  if (unknown) throw badInput(argument, `allowed placeholders are {label} and {a}, not ${unknown[0]}`);
  return text;
}
