import { clipped } from '../../../domain/clipped-text.js';
import { LIMITS } from '../../../domain/limits.js';
import { badInput, type LexiclipError } from '../../../errors.js';

/** Folders that macOS adds to archives, with what belongs to the files beside them. */
const NOT_FILES = /(^|\/)__MACOSX(\/|$)/;
/** A file or a folder on the way to it that is hidden. */
const HIDDEN = /(^|\/)\.(?!\.?(\/|$))/;
const ABSOLUTE = /^(\/|[a-z]:)/i;

/** What an entry's name says about it. */
export type NamedEntry =
  /** A folder, or what no user has put there. */
  | { readonly kind: 'skipped' }
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'refused'; readonly name: string; readonly error: LexiclipError };

const SKIPPED: NamedEntry = { kind: 'skipped' };

/** Nothing is ever written to a path that an archive names; one that leads out of it is refused all the same. */
export function namedEntry(path: string): NamedEntry {
  if (path.endsWith('/') || NOT_FILES.test(path)) return SKIPPED;
  const name = path.replace(/^(\.\/)+/, '');
  const refuse = (why: string): NamedEntry => {
    const shown = clipped(name, LIMITS.entryNameLength);
    return { kind: 'refused', name: shown, error: badInput(shown, why) };
  };
  if (ABSOLUTE.test(name)) return refuse('must be a relative path');
  if (name.split('/').includes('..')) return refuse('must not lead out of the archive');
  if (HIDDEN.test(name)) return SKIPPED;
  if (name === '') return refuse('must not be empty');
  if (name.length > LIMITS.entryNameLength) return refuse(`must have at most ${LIMITS.entryNameLength} characters`);
  return { kind: 'file', name };
}
