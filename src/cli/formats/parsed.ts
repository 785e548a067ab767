import { LexiclipError } from '../../errors.js';
import type { BadRow } from '../usage-error.js';

/** A value from a file, and the line on which it begins. */
export interface Entry<T> {
  readonly line: number;
  readonly value: T;
}

/** The usable entries of a file, and the rows that cannot be used. */
export interface Parsed<T> {
  readonly entries: readonly Entry<T>[];
  readonly bad: readonly BadRow[];
}

/** The reason why an entry cannot be used. */
export class RowError extends Error {}

/** Parses each entry, and collects the reasons of those that fail. @param parse throws RowError for a bad entry */
export function parseEach<From, To>(
  { entries, bad }: Parsed<From>,
  parse: (value: From, line: number) => To,
): Parsed<To> {
  const parsed: Entry<To>[] = [];
  const allBad = [...bad];
  for (const { line, value } of entries) {
    try {
      parsed.push({ line, value: parse(value, line) });
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      allBad.push({ line, reason: error.message });
    }
  }
  return { entries: parsed, bad: allBad.sort((a, b) => a.line - b.line) };
}

/** Runs one of the service's own checks. @throws RowError with the service's message, without the argument's name */
export function checkAsService<T>(argument: string, check: (argument: string) => T): T {
  try {
    return check(argument);
  } catch (error) {
    if (!(error instanceof LexiclipError)) throw error;
    throw new RowError(error.message.slice(`${argument}.`.length).trimStart());
  }
}

/** Lines of a text that are not blank, trimmed. */
export function nonEmptyLines(text: string): Entry<string>[] {
  const lines = text.split(/\r\n|\n|\r/).map((value, i) => ({ line: i + 1, value: value.trim() }));
  return lines.filter(({ value }) => value !== '');
}
