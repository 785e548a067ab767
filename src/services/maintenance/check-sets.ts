import { errorLine } from '../storage/damage/error-line.js';
import type { Database } from '../storage/lance/database.js';
import type { SetKind, SetTypes } from '../storage/versions/set-kind.js';
import type { SetStore } from '../storage/versions/set-store.js';
import type { UnfinishedWork, Work } from '../storage/versions/unfinished-work.js';
import type { LogEntry, VersionLog } from '../storage/versions/version-log.js';

/** What a tenant's database has of one kind of sets. */
export interface StoredSets<T extends SetTypes> {
  readonly kind: SetKind<T>;
  readonly store: SetStore<T>;
  readonly tables: readonly string[];
  readonly sets: readonly T['record'][];
  /** The versions of each set that has any, oldest first. */
  readonly logged: ReadonlyMap<T['id'], readonly LogEntry<T>[]>;
  readonly work: readonly Work<T['id']>[];
}

/** Inconsistencies of one kind of sets. */
export interface SetFindings {
  readonly versions: number;
  readonly problems: readonly string[];
  readonly unfinished: readonly string[];
}

/**
 * Reads what there is of a kind of sets. The order matters on a database in use: what is written first is read last, so
 * that nothing seems missing. Work is announced before anything else. Deletions go the other way, the log last: what was
 * deleted meanwhile is no problem.
 */
export async function storedSets<T extends SetTypes>(
  database: Database,
  kind: SetKind<T>,
  store: SetStore<T>,
  records: { readonly log: VersionLog<T>; readonly work: UnfinishedWork<T> },
): Promise<StoredSets<T>> {
  const tables = await database.tableNames();
  const sets = await store.list();
  const entries = await records.log.entries();
  const work = await records.work.list();
  const remaining = new Set(await database.tableNames());
  const logged = new Map<T['id'], LogEntry<T>[]>();
  for (const entry of entries) {
    const set = kind.versions.setOf(entry);
    logged.set(set, [...(logged.get(set) ?? []), entry]);
  }
  for (const list of logged.values()) list.sort((a, b) => a.number - b.number);
  return { kind, store, tables: tables.filter((table) => remaining.has(table)), sets, logged, work };
}

/**
 * Reports inconsistencies of a kind of sets: what the commit protocol promises, and what else there is.
 *
 * @param faultsOf what else is wrong with a version; without its rows when they cannot be read
 */
export async function checkSets<T extends SetTypes>(
  stored: StoredSets<T>,
  faultsOf: (version: T['version'], rows: T['rows'] | undefined) => Promise<string[]>,
): Promise<SetFindings> {
  const { kind, store, sets, logged } = stored;
  const problems: string[] = [];
  const unfinished: string[] = [];
  let versions = 0;
  for (const { id, slug } of sets) {
    const committed = logged.get(id) ?? [];
    versions += committed.length;
    if (committed.length === 0) unfinished.push(`${kind.noun} "${slug}" (${id}) was never committed`);
    committed.forEach(({ number }, i) => {
      if (number !== i + 1) problems.push(`${kind.noun} "${slug}": version ${number} stands where ${i + 1} should`);
    });
    const faults: string[] = [];
    for (const version of committed) {
      const found = await read(stored, version);
      const all = [...found.faults, ...(await faultsOf(version, found.rows))];
      faults.push(...all.map((fault) => `${kind.noun} "${slug}" version ${version.number}: ${fault}`));
    }
    // Reading fails when the set is deleted meanwhile, which is no problem.
    if (faults.length > 0 && (await store.findById(id))) problems.push(...faults);
  }
  problems.push(...(await ownerless(stored)));
  for (const { kind: what, set } of stored.work) {
    if (what !== 'removing' || logged.has(set)) unfinished.push(`${kind.noun} ${set}: ${what}`);
  }
  return { versions, problems, unfinished };
}

async function read<T extends SetTypes>(
  { kind, store }: StoredSets<T>,
  version: LogEntry<T>,
): Promise<{ readonly rows?: T['rows']; readonly faults: readonly string[] }> {
  try {
    const rows = await store.read(version);
    return { rows, faults: countFaults(kind, version, rows) };
  } catch (error) {
    return { faults: [`cannot be read: ${errorLine(error)}`] };
  }
}

function countFaults<T extends SetTypes>(
  { versions, items }: SetKind<T>,
  version: LogEntry<T>,
  rows: T['rows'],
): string[] {
  const [count, onRecord] = [items.countOf(rows), versions.countOf(version)];
  const faults = count === onRecord ? [] : [`${count} ${items.plural}, but ${onRecord} on record`];
  const ids = new Set(Array.from({ length: count }, (_, row) => items.idAt(rows, row)));
  return ids.size === count ? faults : [...faults, `duplicate id among its ${items.plural}`];
}

/** What is left of a set without a record must be announced: by its creator, or by its removal. */
async function ownerless<T extends SetTypes>(stored: StoredSets<T>): Promise<string[]> {
  const { kind, tables, logged } = stored;
  const owners = tables.flatMap((table) => {
    const set = kind.ownerOf(table);
    return set ? [{ what: `table ${table} belongs`, set }] : [];
  });
  return ownerProblems(stored, [
    ...[...logged.keys()].map((set) => ({ what: `the versions of ${set} belong`, set })),
    ...owners,
  ]);
}

/** What belongs to a set that is not there, and whose removal is not announced. @param owned such as `tag "x" belongs` */
export async function ownerProblems<T extends SetTypes>(
  { kind, store, sets, work }: StoredSets<T>,
  owned: readonly { readonly what: string; readonly set: T['id'] }[],
): Promise<string[]> {
  const known = new Set<T['id']>(sets.map(({ id }) => id));
  const announced = new Set(work.map(({ set }) => set));
  const problems: string[] = [];
  for (const { what, set } of owned) {
    const isLost = !known.has(set) && !announced.has(set) && !(await store.findById(set));
    if (isLost) problems.push(`${what} to no ${kind.noun}`);
  }
  return problems;
}

/** Maximum difference between the length of a stored vector and 1. */
const LENGTH_TOLERANCE = 1e-4;

export function isUnit(vector: Float32Array): boolean {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.abs(Math.sqrt(sum) - 1) <= LENGTH_TOLERANCE;
}
