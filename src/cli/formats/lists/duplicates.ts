import { foldedName } from '../../../domain/names.js';
import type { FileLabel } from '../label-shape.js';
import { labelOf } from '../label-shape.js';
import { type Entry, type Parsed, parseEach, RowError } from '../parsed.js';

/** A label that got another name than it has in the list, and where the list has the name first. */
export interface Renamed {
  readonly line: number;
  readonly firstLine: number;
  readonly from: string;
  readonly to: string;
}

/**
 * Gives every class a name of its own: the second "crane" of a list is called "crane (2)". The model still reads the
 * name that the list has.
 */
export function tellApart(labels: Parsed<FileLabel>): Parsed<FileLabel> & { readonly renamed: readonly Renamed[] } {
  const taken = new Set(labels.entries.map(({ value }) => foldedName(value.name)));
  const firstLines = new Map<string, number>();
  const renamed: Renamed[] = [];
  const apart = parseEach(labels, (label, line) => {
    const folded = foldedName(label.name);
    const firstLine = firstLines.get(folded);
    if (firstLine === undefined) {
      firstLines.set(folded, line);
      return label;
    }
    const name = freeName(label.name, taken);
    renamed.push({ line, firstLine, from: label.name, to: name });
    return { ...labelOf({ ...label, name }), readAs: label.name };
  });
  return { ...apart, renamed };
}

function freeName(name: string, taken: Set<string>): string {
  for (let n = 2; ; n++) {
    const numbered = `${name} (${n})`;
    const folded = foldedName(numbered);
    if (taken.has(folded)) continue;
    taken.add(folded);
    return numbered;
  }
}

/** Rows with the same name or id would be one label, and which of them counts is not ours to decide. */
export function refuseDuplicates(labels: Parsed<FileLabel>): Parsed<FileLabel> {
  const [names, ids] = [new Map<string, number>(), new Map<string, number>()];
  return parseEach(labels, (label, line) => {
    claim(names, foldedName(label.name), line, `name: "${label.name}"`);
    if (label.id != null) claim(ids, label.id, line, `id: "${label.id}"`);
    return label;
  });
}

function claim(lines: Map<string, number>, key: string, line: number, what: string): void {
  const first = lines.get(key);
  if (first !== undefined) throw new RowError(`${what} is in line ${first} already`);
  lines.set(key, line);
}

/** The first of the labels with the same name. */
export function withoutDuplicates(entries: readonly Entry<FileLabel>[]): Entry<FileLabel>[] {
  const names = new Set<string>();
  return entries.filter(({ value }) => {
    const name = foldedName(value.name);
    return !names.has(name) && names.add(name);
  });
}
