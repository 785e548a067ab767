import { LexiclipError } from '../../errors.js';
import type { BadRow } from '../usage-error.js';

/** Something that a file has, and in which line it begins. */
export interface Entry<T> {
  readonly line: number;
  readonly value: T;
}

export interface Parsed<T> {
  readonly entries: readonly Entry<T>[];
  readonly bad: readonly BadRow[];
}

/** Why an entry cannot be used. */
export class RowFault extends Error {}

/** Turns each entry into another, and keeps the reasons for those that cannot be. @param parse throws RowFault */
export function parseEach<From, To>(
  { entries, bad }: Parsed<From>,
  parse: (value: From, line: number) => To,
): Parsed<To> {
  const parsed: Entry<To>[] = [];
  const faults = [...bad];
  for (const { line, value } of entries) {
    try {
      parsed.push({ line, value: parse(value, line) });
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      faults.push({ line, reason: error.message });
    }
  }
  return { entries: parsed, bad: faults.sort((a, b) => a.line - b.line) };
}

/** What the service would say of an argument, as the fault of a row. */
export function checkAsService<T>(argument: string, check: (argument: string) => T): T {
  try {
    return check(argument);
  } catch (error) {
    if (!(error instanceof LexiclipError)) throw error;
    throw new RowFault(error.message.slice(`${argument}.`.length).trimStart());
  }
}

/** The lines of a text that have something in them. */
export function nonEmptyLines(text: string): Entry<string>[] {
  const lines = text.split(/\r\n|\n|\r/).map((value, i) => ({ line: i + 1, value: value.trim() }));
  return lines.filter(({ value }) => value !== '');
}
