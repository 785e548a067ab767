import { type Answer, commitEntry, type Faults, type Protocol, rowsOf, tried } from './entries.js';
import { type Content, type Entry, keyOf, log, type Row, rowTables, sets, templates, work } from './tables.js';

/** How a version differs from the one before. */
export type Change =
  | { readonly kind: 'change'; readonly values: { readonly [label: string]: string | null } }
  | { readonly kind: 'replace'; readonly template: string }
  | { readonly kind: 'restore'; readonly version: number };

/** As `VersionWriter.commit`. @returns undefined when another writer was first or the set is gone */
function* commit(base: Entry, next: Entry, change: Change, faults: Faults): Protocol<Entry | undefined> {
  // Looked up beside the adding of the rows: that nothing has happened since matters least if it comes first.
  if (!(yield* sets.findById(base.set))) return undefined;
  const rows =
    change.kind === 'change'
      ? rowsOf(next, change.values)
      : change.kind === 'replace'
        ? rowsOf(next, next.content)
        : [];
  const add = function* (): Protocol<void> {
    // In parts.
    for (const row of rows) yield* rowTables.add(next.set, [row]);
  };
  const write = function* (): Protocol<boolean> {
    if (!faults.entryBeforeRows) yield* add();
    const committed = yield* commitEntry(next, faults);
    if (faults.entryBeforeRows) yield* add();
    return committed;
  };
  const committed = yield* next.template === base.template ? write() : withTemplate(next, write, faults);
  return committed ? next : undefined;
}

/** As `VersionWriter.withTemplate`. */
function* withTemplate(entry: Entry, write: () => Protocol<boolean>, faults: Faults): Protocol<boolean> {
  const key = `committing/${entry.token}`;
  const check = function* (): Protocol<void> {
    if (!(yield* templates.isLive(entry.template))) throw new Error('NOT_FOUND');
  };
  if (faults.checkBeforeAnnouncement) yield* check();
  yield* work.announce(key, { kind: 'committing', set: entry.set, template: entry.template });
  try {
    if (!faults.checkBeforeAnnouncement) yield* check();
    return yield* write();
  } finally {
    yield* tried(work.finish(key), false);
  }
}

/** As `VersionChanges.change`: reads the latest version, and tries again when another writer was first. */
export function* change(writer: string, slug: string, wanted: Change, faults: Faults = {}): Protocol<Answer> {
  for (const attempt of [1, 2]) {
    const id = yield* sets.findBySlug(slug);
    const base = id === undefined ? undefined : yield* log.latest(id);
    if (!base) return { refused: 'NOT_FOUND' };
    const before = yield* read(base);
    const restored = wanted.kind === 'restore' ? yield* log.find(keyOf(base.set, wanted.version)) : undefined;
    if (wanted.kind === 'restore' && !restored) return { refused: 'NOT_FOUND' };
    const next: Entry = {
      set: base.set,
      number: base.number + 1,
      token: faults.noToken ? 'none' : `${writer}${attempt}`,
      parent: wanted.kind === 'change' ? base.number : wanted.kind === 'restore' ? wanted.version : null,
      template: wanted.kind === 'replace' ? wanted.template : (restored ?? base).template,
      content: restored ? yield* read(restored) : wanted.kind === 'change' ? changed(before, wanted.values) : before,
    };
    const committed = yield* commit(base, next, wanted, faults);
    if (committed) return { acknowledged: committed };
  }
  return { refused: 'OVERLOADED' };
}

function changed(content: Content, values: { readonly [label: string]: string | null }): Content {
  const all = Object.entries({ ...content, ...values }).filter(([, value]) => value !== null);
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))) as Content;
}

/** As `LabelSetStore.read`. */
export function* read(version: Entry): Protocol<Content> {
  const entries = yield* log.between(version.set);
  const table = yield* rowTables.open(version.set);
  return fold(version, entries, yield* rowTables.query(version.set, table));
}

/** As `chainOf` and `readRows`: of each label the newest row whose token the chain names. */
export function fold(version: Entry, entries: readonly Entry[], rows: readonly Row[]): Content {
  let content: Content = {};
  const chain: Entry[] = [];
  for (let at: Entry | undefined = version; at; ) {
    chain.unshift(at);
    const { parent }: Entry = at;
    if (parent === null) break;
    at = entries.find(({ number }) => number === parent);
    if (!at) throw new Error(`version ${parent} is not in the log`);
  }
  for (const { number, token } of chain) {
    const mine = rows.filter((row) => row.number === number && row.token === token);
    content = changed(content, Object.fromEntries(mine.map(({ label, value }) => [label, value])));
  }
  return content;
}
