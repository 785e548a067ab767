import { LIMITS } from '../../domain/limits.js';
import { foldedName } from '../../domain/names.js';
import { badInput } from '../../errors.js';

const SLUG = /^[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters it refuses.
const CONTROL = /[\u0000-\u001f\u007f]/;

export function checkSlug(slug: string, argument: string): string {
  if (SLUG.test(slug)) return slug;
  throw badInput(
    argument,
    'must be 1 to 64 of the characters a to z, 0 to 9, "-" and "_", with a letter or digit at both ends',
  );
}

/** @returns the text without white space around it */
export function checkText(value: string, argument: string, most: number): string {
  const text = value.trim();
  if (text === '') throw badInput(argument, 'must not be empty');
  if (text.length > most) throw badInput(argument, `must have at most ${most} characters`);
  if (CONTROL.test(text)) throw badInput(argument, 'must not have control characters');
  return text;
}

/** Underscores are read as spaces, so a name needs something besides. */
export function checkName(name: string, argument: string): string {
  if (foldedName(name) === '') throw badInput(argument, 'must not be empty');
  return checkText(name, argument, LIMITS.nameLength);
}

export const checkOptionalText = (value: string | null | undefined, argument: string, most: number): string | null =>
  value == null || value.trim() === '' ? null : checkText(value, argument, most);

export const checkMessage = (message: string | null | undefined): string | null =>
  checkOptionalText(message, 'message', LIMITS.messageLength);

export function checkCount(count: number, argument: string, least: number, most: number): void {
  if (count < least || count > most) throw badInput(argument, `must have ${least} to ${most} entries, not ${count}`);
}

export function checkTemplates(templates: readonly string[], argument: string): string[] {
  checkCount(templates.length, argument, 1, LIMITS.templatesPerSet);
  const checked = templates.map((template, i) => checkTemplate(template, `${argument}[${i}]`));
  const twice = checked.findIndex((template, i) => checked.indexOf(template) !== i);
  if (twice >= 0) throw badInput(`${argument}[${twice}]`, 'the same template is there twice');
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
