import { createHash } from 'node:crypto';
import { foldedName } from '../../../../domain/names.js';
import type { FileLabel } from '../../../formats/label-shape.js';
import { type Entry, type Parsed, parseEach, RowError } from '../../../formats/parsed.js';
import type { HeldLabel } from './current-set.js';

/** Reads the labels of the set that is imported into: none when it is not there, undefined when the key may not. */
type ReadSet = () => Promise<readonly HeldLabel[] | undefined>;

/**
 * Labels with the ids of their parents, which the file may give by name: of a label in it, or in the set. Labels that
 * are parents and have no id yet get one. The set is read only when the file does not tell all of that.
 */
export async function withParents(entries: readonly Entry<FileLabel>[], readSet: ReadSet): Promise<Parsed<FileLabel>> {
  const ids = new Set(entries.flatMap(({ value: { id } }) => (id == null ? [] : [id])));
  const isAsked = ({ value: { parent, parentId } }: Entry<FileLabel>) => {
    const given = parent ?? parentId;
    return given != null && !ids.has(given);
  };
  const parents = entries.some(isAsked) ? new Parents(entries, ids, await readSet()) : undefined;
  const resolved = parseEach({ entries, bad: [] }, ({ parent, parentId, ...label }): FileLabel => {
    if (parent != null) return { ...label, parentId: parents?.idOf(parent) ?? parent };
    // What is not known may be for the service to refuse.
    if (parentId != null) return { ...label, parentId: parents?.knownIdOf(parentId) ?? parentId };
    return parent === null || parentId === null ? { ...label, parentId: null } : label;
  });
  return parents ? { ...resolved, entries: parents.withNewIds(resolved.entries) } : resolved;
}

/** The labels that may be parents: those of the file, then those of the set. */
class Parents {
  private readonly inFile: ReadonlyMap<string, FileLabel>;
  private readonly inSet: ReadonlyMap<string, string>;
  private readonly setIds: ReadonlySet<string>;
  /** By folded name. */
  private readonly newIds = new Map<string, string>();

  constructor(
    entries: readonly Entry<FileLabel>[],
    private readonly fileIds: ReadonlySet<string>,
    private readonly set: readonly HeldLabel[] | undefined,
  ) {
    this.inFile = new Map(entries.map(({ value }) => [foldedName(value.name), value]));
    this.inSet = new Map((set ?? []).map(({ id, name }) => [foldedName(name), id]));
    this.setIds = new Set((set ?? []).map(({ id }) => id));
  }

  /** @throws RowError when nothing has that id or name */
  idOf(parent: string): string {
    const id = this.knownIdOf(parent);
    if (id !== undefined) return id;
    if (this.set)
      throw new RowError(`parent: neither the file nor the set has a label with the id or name "${parent}"`);
    throw new RowError('parent: is looked up in the set, for which the key needs CATALOG_READ; or give ids');
  }

  /** An id comes before a name, and the file before the set. */
  knownIdOf(parent: string): string | undefined {
    if (this.fileIds.has(parent) || this.setIds.has(parent)) return parent;
    const name = foldedName(parent);
    const label = this.inFile.get(name);
    if (label?.id != null) return label.id;
    const held = this.inSet.get(name);
    if (held !== undefined || !label || !this.set) return held;
    const id = idFor(name);
    this.newIds.set(name, id);
    return id;
  }

  withNewIds(entries: readonly Entry<FileLabel>[]): Entry<FileLabel>[] {
    return entries.map(({ line, value }) => {
      const id = this.newIds.get(foldedName(value.name));
      return { line, value: id === undefined ? value : { ...value, id } };
    });
  }
}

/** An id that follows from the name: imported again, it is the same label. */
const idFor = (folded: string): string => `lbl_${createHash('sha256').update(folded).digest('hex').slice(0, 24)}`;
