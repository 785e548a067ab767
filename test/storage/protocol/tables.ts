import type { Outcome, Steps } from './explorer.js';

/*
 * The tables of one tenant as plain values, and the atomic accesses that the code makes to them. They have the names of
 * the functions that make them.
 */

/** Values of labels by id. */
export type Content = { readonly [label: string]: string };

export interface Entry {
  readonly set: string;
  /** 0 for the entry that gives up the creation of a set. */
  readonly number: number;
  readonly token: string;
  readonly parent: number | null;
  readonly template: string;
  /** What its writer meant it to contain; in the code, the digest. */
  readonly content: Content;
}

export interface Row {
  readonly number: number;
  readonly token: string;
  readonly label: string;
  /** Null for a removed label. */
  readonly value: string | null;
}

/** A table of rows. Each commit makes a table version, of which the old ones may have been pruned. */
export interface RowTable {
  readonly newest: number;
  readonly oldest: number;
  readonly rows: readonly (Row & { readonly since: number })[];
}

export interface Work {
  readonly kind: 'creating' | 'committing' | 'removing';
  readonly set: string;
  readonly template: string | null;
}

type Keyed<T> = { readonly [key: string]: T };

export interface Tables {
  /** Ids of label sets by slug. */
  readonly sets: Keyed<string>;
  readonly log: Keyed<Entry>;
  readonly rows: Keyed<RowTable>;
  readonly work: Keyed<Work>;
  readonly templates: Keyed<'live' | 'deleted' | 'purged'>;
  /** Number of accesses that may still fail. */
  readonly failures: number;
  /** What no process sees: the token that committed each number first, and sets that were removed as somebody asked. */
  readonly witness: { readonly committed: Keyed<string>; readonly removed: Keyed<true> };
}

export const NOTHING: Tables = {
  sets: {},
  log: {},
  rows: {},
  work: {},
  templates: { t: 'live', u: 'live' },
  failures: 0,
  witness: { committed: {}, removed: {} },
};

export const keyOf = (set: string, number: number): string => `${set}/${number}`;

/** The record with a key set or, for undefined, removed. Keys stay sorted, so that equal records look the same. */
export function withKey<T>(record: Keyed<T>, key: string, value: T | undefined): Keyed<T> {
  const others = Object.entries(record).filter(([name]) => name !== key);
  const all = value === undefined ? others : [...others, [key, value] as [string, T]];
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A step that reads. It does not fail when failures are left, because that would be a request that fails, no more. */
export function* reads<T>(name: string, run: (tables: Tables) => T | Error): Steps<Tables, T> {
  const outcomes = (state: Tables): Outcome<Tables>[] => {
    const value = run(state);
    return [value instanceof Error ? { state, error: value.message } : { state, value }];
  };
  return (yield { name, outcomes }) as T;
}

/** A step that writes. When failures are left it may also fail without effect, or with it: the answer is lost. */
export function* writes<T>(name: string, run: (tables: Tables) => readonly [Tables, T]): Steps<Tables, T> {
  const outcomes = (state: Tables): Outcome<Tables>[] => {
    const [after, value] = run(state);
    if (state.failures === 0) return [{ state: after, value }];
    const failures = state.failures - 1;
    return [
      { state: after, value },
      { state: { ...state, failures }, error: 'nothing written' },
      { state: { ...after, failures }, error: 'answer lost' },
    ];
  };
  return (yield { name, outcomes }) as T;
}

/** `label_sets`: the primary key is the slug. */
export const sets = {
  findBySlug: (slug: string) => reads('findBySlug', ({ sets }) => sets[slug]),
  findById: (id: string) => reads('findById', ({ sets }) => Object.values(sets).includes(id)),
  insertIfAbsent: (slug: string, id: string) =>
    writes('sets.insert', (tables) =>
      slug in tables.sets ? [tables, false] : [{ ...tables, sets: withKey<string>(tables.sets, slug, id) }, true],
    ),
  /** @param isAskedFor whether somebody asked for the removal, of which the model keeps a witness */
  delete: (id: string, isAskedFor: boolean) =>
    writes('sets.delete', (tables) => {
      const kept = Object.entries(tables.sets).filter(([, other]) => other !== id);
      const { removed } = tables.witness;
      const witness = { ...tables.witness, removed: isAskedFor ? withKey<true>(removed, id, true) : removed };
      return [{ ...tables, sets: Object.fromEntries(kept), witness }, undefined];
    }),
};

/** `version_log`: the primary key is `<set>/<number>`. */
export const log = {
  latest: (set: string) =>
    reads('log.latest', ({ log }) =>
      Object.values(log)
        .filter((entry) => entry.set === set && entry.number > 0)
        .reduce<Entry | undefined>((a, b) => (a && a.number > b.number ? a : b), undefined),
    ),
  find: (key: string) => reads('log.find', ({ log }) => log[key]),
  /** As `find`, at a moment at which a failure matters. */
  look: (key: string) => writes('log.find', (tables) => [tables, tables.log[key]]),
  between: (set: string) => reads('log.between', ({ log }) => Object.values(log).filter((entry) => entry.set === set)),
  insertIfAbsent: (key: string, entry: Entry) =>
    writes('log.insertIfAbsent', (tables) => {
      if (key in tables.log) return [tables, false];
      const { committed } = tables.witness;
      const witness = { ...tables.witness, committed: withKey(committed, key, committed[key] ?? entry.token) };
      return [{ ...tables, log: withKey<Entry>(tables.log, key, entry), witness }, true];
    }),
  deleteAll: (set: string) =>
    writes('log.deleteAll', (tables) => {
      const kept = Object.entries(tables.log).filter(([, entry]) => entry.set !== set || entry.number === 0);
      return [{ ...tables, log: Object.fromEntries(kept) }, undefined];
    }),
  withTemplate: (template: string) =>
    reads('log.withTemplate', ({ log }) =>
      Object.values(log)
        .filter((entry) => entry.template === template)
        .map(({ set }) => set),
    ),
};

/** `rows_<set>`: rows are added in a new table version on top of the newest one. */
export const rowTables = {
  add: (set: string, rows: readonly Row[]) =>
    writes('addRows', (tables) => [
      { ...tables, rows: withKey(tables.rows, set, grown(tables.rows[set], rows)) },
      undefined,
    ]),
  open: (set: string) => reads('openTable', ({ rows }) => rows[set]?.newest ?? new Error('no such table')),
  query: (set: string, version: number) =>
    reads('query', ({ rows }) => {
      const table = rows[set];
      if (!table || version < table.oldest) return new Error('the table version is gone');
      return table.rows.filter(({ since }) => since <= version).map(({ since: _, ...row }) => row);
    }),
  drop: (set: string) =>
    writes('dropTable', (tables) => [{ ...tables, rows: withKey<RowTable>(tables.rows, set, undefined) }, undefined]),
  /** Writes the table anew, without rows for a number that was committed with another token. */
  compact: (set: string, entries: readonly Entry[]) =>
    writes('compactRows', (tables) => {
      const table = tables.rows[set];
      if (!table) return [tables, undefined];
      const isLate = (row: Row) => entries.some(({ number, token }) => number === row.number && token !== row.token);
      const kept = { ...table, rows: table.rows.filter((row) => !isLate(row)) };
      return [{ ...tables, rows: withKey(tables.rows, set, grown(kept, [])) }, undefined];
    }),
  prune: (set: string) =>
    writes('prune', (tables) => {
      const table = tables.rows[set];
      if (!table) return [tables, undefined];
      return [{ ...tables, rows: withKey(tables.rows, set, { ...table, oldest: table.newest }) }, undefined];
    }),
};

/** `unfinished_work`. */
export const work = {
  announce: (key: string, announced: Work) =>
    writes('work.announce', (tables) => [
      key in tables.work ? tables : { ...tables, work: withKey(tables.work, key, announced) },
      undefined,
    ]),
  finish: (key: string) =>
    writes('work.finish', (tables) => [
      { ...tables, work: withKey<Work>(tables.work, key, undefined) },
      key in tables.work,
    ]),
  list: () => reads('work.list', ({ work }) => Object.entries(work)),
  withTemplate: (template: string) =>
    reads('work.withTemplate', ({ work }) =>
      Object.entries(work).filter(([, announced]) => announced.template === template),
    ),
  removals: () =>
    reads('work.removals', ({ work }) =>
      Object.values(work)
        .filter(({ kind }) => kind === 'removing')
        .map(({ set }) => set),
    ),
};

/** `prompt_templates`. */
export const templates = {
  isLive: (id: string) => reads('isLive', ({ templates }) => templates[id] === 'live'),
  set: (name: string, id: string, to: 'live' | 'deleted' | 'purged') =>
    writes(name, (tables) => [
      tables.templates[id] === 'purged' ? tables : { ...tables, templates: withKey(tables.templates, id, to) },
      undefined,
    ]),
};

const grown = (table: RowTable | undefined, rows: readonly Row[]): RowTable => {
  const newest = (table?.newest ?? 0) + 1;
  const all = [...(table?.rows ?? []), ...rows.map((row) => ({ ...row, since: newest }))];
  const order = (row: Row) => `${row.number}/${row.token}/${row.label}`;
  all.sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return { newest, oldest: table?.oldest ?? newest, rows: all };
};
