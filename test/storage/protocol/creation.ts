import { type Answer, commitEntry, type Faults, giveUp, type Protocol, rowsOf, tried } from './entries.js';
import { remove } from './removal.js';
import { type Content, type Entry, rowTables, sets, templates, work } from './tables.js';

/** A set with its first version. */
export interface FirstVersion {
  readonly slug: string;
  readonly id: string;
  readonly template: string;
  readonly content: Content;
}

/** As `VersionWriter.create`. */
export function* create(first: FirstVersion, faults: Faults = {}): Protocol<Answer> {
  const { slug, id, template, content } = first;
  const key = `creating/${id}`;
  const entry: Entry = { set: id, number: 1, token: id, parent: null, template, content };
  const undo = function* (): Protocol<void> {
    yield* tried(remove(id, faults), undefined, faults.finishedThoughNotUndone ?? false);
    yield* work.finish(key);
  };
  yield* work.announce(key, { kind: 'creating', set: id, template });
  try {
    if (!(yield* templates.isLive(template))) throw new Error('NOT_FOUND');
    for (const row of rowsOf(entry, content)) yield* rowTables.add(id, [row]);
    if (!faults.recordAfterEntry && !(yield* takeSlug(slug, id))) {
      yield* undo();
      return { refused: 'ALREADY_EXISTS' };
    }
  } catch (error) {
    yield* tried(undo(), undefined);
    throw error;
  }
  if (faults.recordAfterEntry) return yield* decideByAnnouncement(first, entry, undo, faults);
  let committed = false;
  try {
    committed = yield* commitEntry(entry, faults);
  } catch (error) {
    if (faults.undoneInDoubt) yield* tried(undo(), undefined);
    throw error;
  }
  if (!committed) {
    yield* undo();
    return { refused: 'ALREADY_EXISTS' };
  }
  yield* tried(work.finish(key), true);
  return { acknowledged: entry };
}

/** As `VersionWriter.takeSlug`: from a creator that is not done, too. */
function* takeSlug(slug: string, id: string): Protocol<boolean> {
  if (yield* sets.insertIfAbsent(slug, id)) return true;
  const holder = yield* sets.findBySlug(slug);
  if (holder === id) return true;
  if (holder !== undefined) {
    if (!(yield* giveUp(holder))) return false;
    yield* remove(holder);
  }
  return yield* sets.insertIfAbsent(slug, id);
}

/** What the protocol must not do: a set that readers see is given up, as the sweep has looked for its record before. */
function* decideByAnnouncement(
  { slug, id }: FirstVersion,
  entry: Entry,
  undo: () => Protocol<void>,
  faults: Faults,
): Protocol<Answer> {
  const created = (yield* commitEntry(entry, faults)) && (yield* sets.insertIfAbsent(slug, id));
  if (created && (yield* work.finish(`creating/${id}`))) return { acknowledged: entry };
  yield* undo();
  return { refused: 'ALREADY_EXISTS' };
}
