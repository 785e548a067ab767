import { setTimeout as sleep } from 'node:timers/promises';
import { LexiclipError } from '../../../errors.js';
import { commitTrouble, isStoreTrouble, mayBeMade, readTrouble } from '../damage/store-trouble.js';
import type { WriteCounters } from './storage-counters.js';

/**
 * What LanceDB 0.37 says of a commit that another writer preceded. Nothing has been written then. Its errors have no class
 * or code of their own, so the beginning of the message tells them apart: it names the kind of `lance_core::Error`.
 */
const CONFLICTS = [
  /** RetryableCommitConflict: the other commit changed the same rows. */
  'Retryable commit conflict for version \\d+: ',
  /** CommitConflict: others took the number of the version again and again. */
  'Commit conflict for version \\d+: ',
  /** TooMuchWriteContention: LanceDB itself has repeated the commit, and has given up. */
  'Too many concurrent writers\\. ',
  /** IncompatibleTransaction: the table was restored or overwritten meanwhile. */
  'Incompatible transaction: ',
];
const CONFLICT = new RegExp(
  `^(Failed to execute merge insert: GenericFailure, )?lance error: (${CONFLICTS.join('|')})`,
);

/**
 * What LanceDB says when files of the version that a write began with are gone: its process stood still for so long that
 * they were pruned. Nothing has been written then, either.
 */
const PRUNED = /Not found: \S*\.lance\/(data|_deletions|_versions|_transactions)\//;

/** Repeating stops after this many attempts, or after this time, ms. LanceDB's own attempts take up to 30 seconds. */
const MAX_ATTEMPTS = 20;
const MAX_REPEATING_MS = 20_000;
const RETRY_AFTER_MS = 1000;
/** A commit that an object store has failed is repeated so often, within this time, ms: one that stalls is not waited for. */
const MAX_TROUBLES = 3;
const MAX_TROUBLE_MS = 2_000;
const TROUBLE_PAUSE_MS = 50;

/** Whether a commit failed only because another writer was first, so that it may be repeated. */
export function isWriteConflict(error: unknown): boolean {
  return CONFLICT.test(String((error as Partial<Error> | null)?.message));
}

/**
 * Commits, and repeats what conflicts with a concurrent commit, or was failed by an object store. Each repetition must
 * begin with the newest version.
 *
 * @param commit is told whether an earlier attempt may have been made, without an answer that says so. It must then do no
 *   more than is left to do
 * @throws LexiclipError OVERLOADED with retryAfterMs when others are always first, or an object store cannot be used, and
 *   says whether the change may have been made; what `commit` throws otherwise
 */
export async function commitRepeatedly<T>(
  commit: (mayBeThere: boolean) => Promise<T>,
  counters: WriteCounters,
  maxAttempts = MAX_ATTEMPTS,
): Promise<T> {
  const begin = Date.now();
  const trouble = new Trouble(begin + MAX_TROUBLE_MS);
  let wasPruned = false;
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await commit(trouble.mayBeThere);
      counters.commits++;
      return result;
    } catch (error) {
      if (isTrouble(error)) {
        await trouble.pass(error);
        continue;
      }
      const isPruned = PRUNED.test(String((error as Partial<Error> | null)?.message));
      // Files of the newest version are not pruned: those are lost.
      const isRepeated = isWriteConflict(error) || (isPruned && !wasPruned);
      if (!isRepeated) throw trouble.mayBeThere ? commitTrouble(error) : error;
      wasPruned ||= isPruned;
      counters.conflicts++;
      if (attempt >= maxAttempts || Date.now() > begin + MAX_REPEATING_MS)
        throw trouble.mayBeThere ? commitTrouble(error) : outpaced(error);
      await sleep(Math.random() * 20 * attempt);
    }
  }
}

/**
 * Adds rows that nobody reads before something else names them. What has not been made is repeated; what may have been is
 * not, so that no row is there twice.
 *
 * @throws LexiclipError OVERLOADED when an object store cannot be used: nothing that can be seen was changed
 */
export async function addUnread<T>(add: () => Promise<T>): Promise<T> {
  const trouble = new Trouble(Date.now() + MAX_TROUBLE_MS);
  for (;;) {
    try {
      return await add();
    } catch (error) {
      if (!isTrouble(error)) throw error;
      if (mayBeMade(error)) throw readTrouble(error);
      await trouble.pass(error);
    }
  }
}

/** What an object store has done to the attempts of one commit. */
class Trouble {
  private times = 0;
  /** Whether an attempt may have been made. */
  mayBeThere = false;

  constructor(private readonly deadline: number) {}

  /** Waits before the next attempt. @throws LexiclipError OVERLOADED when there is to be none */
  async pass(error: unknown): Promise<void> {
    this.times++;
    this.mayBeThere ||= mayBeMade(error);
    if (this.times > MAX_TROUBLES || Date.now() > this.deadline)
      throw this.mayBeThere ? commitTrouble(error) : readTrouble(error);
    await sleep(TROUBLE_PAUSE_MS * 2 ** this.times * Math.random());
  }
}

/** Also one that a look at the table has met, and has translated. */
const isTrouble = (error: unknown): boolean =>
  isStoreTrouble(error) || isStoreTrouble((error as Partial<Error> | null)?.cause);

const outpaced = (cause: unknown): LexiclipError =>
  new LexiclipError(
    'OVERLOADED',
    'too many others are writing to the same records; nothing was changed, try again',
    { retryAfterMs: RETRY_AFTER_MS },
    { cause },
  );
