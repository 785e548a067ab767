import type { Steps } from './explorer.js';
import { type Entry, keyOf, log, type Row, type Tables } from './tables.js';

/*
 * The protocol, step by step as in src/services/storage/versions/, under the names of the functions there. This file is
 * what creating and changing sets have in common.
 */

/** Changes to the protocol, each of which makes it wrong. */
export interface Faults {
  readonly entryBeforeRows?: boolean;
  readonly noToken?: boolean;
  /** A set exists once it has a record, and its creation is given up by finishing its announcement. */
  readonly recordAfterEntry?: boolean;
  readonly checkBeforeAnnouncement?: boolean;
  readonly removalUnannounced?: boolean;
  /** The sweep removes what was announced to be removed, whether or not it still has its record. */
  readonly failedRemovalFinished?: boolean;
  readonly answerBelieved?: boolean;
  readonly undoneInDoubt?: boolean;
  readonly finishedThoughNotUndone?: boolean;
}

export type Protocol<T> = Steps<Tables, T>;

export interface Acknowledged {
  readonly acknowledged: Entry;
}
export type Answer = Acknowledged | { readonly refused: string };

export const rowsOf = ({ number, token }: Entry, content: { readonly [label: string]: string | null }): Row[] =>
  Object.entries(content).map(([label, value]) => ({ number, token, label, value }));

/** As `VersionLog.commit`. */
export function* commitEntry(entry: Entry, faults: Faults): Protocol<boolean> {
  const key = keyOf(entry.set, entry.number);
  let failure: unknown;
  let inserted = false;
  try {
    inserted = yield* log.insertIfAbsent(key, entry);
  } catch (error) {
    failure = error;
  }
  if (inserted) return true;
  if (faults.answerBelieved) return false;
  const logged = yield* log.look(key);
  if (logged) return logged.token === entry.token && logged.number === entry.number;
  if (failure) throw failure;
  return false;
}

/** As `VersionLog.giveUp`. @returns false when the set has been created */
export function* giveUp(set: string): Protocol<boolean> {
  const entry: Entry = { set, number: 0, token: '', parent: null, template: '', content: {} };
  const key = keyOf(set, 1);
  if (yield* log.insertIfAbsent(key, entry)) return true;
  return (yield* log.find(key))?.number === 0;
}

export function* tried<T>(steps: Protocol<T>, otherwise: T, isForgiven = true): Protocol<T> {
  try {
    return yield* steps;
  } catch (error) {
    if (!isForgiven) throw error;
    return otherwise;
  }
}
