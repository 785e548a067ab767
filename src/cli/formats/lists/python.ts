import type { Entry } from '../parsed.js';

/** A list or tuple that a Python file assigns to a name. */
export interface PythonList {
  readonly items: readonly Entry<string>[];
  /** Whether the items are functions of the class name, such as `lambda c: f'a photo of a {c}.'`. */
  readonly areTemplates: boolean;
}

const ASSIGNMENT = /^([A-Za-z_]\w*)[ \t]*(?::[^=\n]*)?=[ \t]*[[(]/gm;
const SPACE = /(?:[\s\\]|#[^\n]*)*/y;
const LAMBDA = /lambda[ \t]+(\w+)[ \t]*:[ \t]*/y;
const STRING = /([rRuUfF]{0,2})("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/y;
const FORMAT = /[ \t]*\.format\([ \t]*(\w+)[ \t]*\)/y;
const END = /[\])]/y;
const COMMA = /,/y;

/**
 * The lists of strings and of templates at the top level of a Python file. Nothing is executed: anything but literal
 * strings is skipped. Templates have `{c}` where the class name belongs.
 */
export function readPythonLists(text: string): Map<string, PythonList> {
  const lists = new Map<string, PythonList>();
  for (const match of text.matchAll(ASSIGNMENT)) {
    const list = new ListReader(text, match.index + match[0].length).read();
    if (list) lists.set(match[1] as string, list);
  }
  return lists;
}

/** Reads one list, from the position after its opening bracket. */
class ListReader {
  constructor(
    private readonly text: string,
    private at: number,
  ) {}

  /** The list that begins here. @returns undefined unless all its items are strings, or all are templates */
  read(): PythonList | undefined {
    const items: Entry<string>[] = [];
    const kinds = new Set<boolean>();
    for (;;) {
      this.take(SPACE);
      if (this.take(END)) break;
      const line = this.text.slice(0, this.at).split('\n').length;
      const lambda = this.take(LAMBDA);
      const value = lambda ? this.template(lambda[1] as string) : this.strings((prefix) => !/f/i.test(prefix));
      if (value === undefined) return undefined;
      items.push({ line, value });
      kinds.add(lambda !== undefined);
      this.take(SPACE);
      if (!this.take(COMMA) && !this.at_(END)) return undefined;
    }
    const [areTemplates = false, mixed] = kinds;
    return items.length === 0 || mixed !== undefined ? undefined : { items, areTemplates };
  }

  private template(parameter: string): string | undefined {
    const isFormatted = /^[rRuU]?[fF]/.test(this.text.slice(this.at, this.at + 2));
    const value = this.strings((prefix) => /f/i.test(prefix) === isFormatted);
    if (value === undefined || isFormatted) return value?.replaceAll(`{${parameter}}`, '{c}');
    return this.take(FORMAT)?.[1] === parameter ? value.replaceAll('{}', '{c}') : undefined;
  }

  /** One string, or several side by side, which Python joins. */
  private strings(allowed: (prefix: string) => boolean): string | undefined {
    let joined: string | undefined;
    for (let match = this.take(STRING); match; match = this.take(STRING)) {
      const [, prefix, literal] = match as unknown as [string, string, string];
      const part = allowed(prefix) ? unquoted(literal.slice(1, -1), /r/i.test(prefix)) : undefined;
      if (part === undefined) return undefined;
      joined = (joined ?? '') + part;
      const end = this.at;
      this.take(SPACE);
      if (!this.at_(STRING)) this.at = end;
    }
    return joined;
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    const match = this.look(pattern);
    if (match) this.at = pattern.lastIndex;
    return match;
  }

  private at_(pattern: RegExp): boolean {
    return this.look(pattern) !== undefined;
  }

  private look(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text) ?? undefined;
  }
}

const ESCAPE = /\\(?:(['"\\])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|.)/g;

/** The value of a string literal. @returns undefined for an escape that class names and templates do not need */
function unquoted(literal: string, isRaw: boolean): string | undefined {
  if (isRaw) return literal;
  let known = true;
  const text = literal.replace(ESCAPE, (_, character?: string, byte?: string, unit?: string) => {
    const hex = byte ?? unit;
    if (character === undefined && hex === undefined) known = false;
    return character ?? String.fromCharCode(Number.parseInt(hex ?? '0', 16));
  });
  return known ? text : undefined;
}
