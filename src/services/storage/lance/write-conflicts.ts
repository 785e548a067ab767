import { setTimeout as sleep } from 'node:timers/promises';
import { LexiclipError } from '../../../errors.js';
import { commitTrouble, isStoreTrouble } from '../damage/store-trouble.js';
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

/** Whether a commit failed only because another writer was first, so that it may be repeated. */
export function isWriteConflict(error: unknown): boolean {
  return CONFLICT.test(String((error as Partial<Error> | null)?.message));
}

/**
 * Commits, and repeats what conflicts with a concurrent commit. Each repetition must begin with the newest version.
 *
 * @throws LexiclipError OVERLOADED with retryAfterMs when others are always first, or an object store cannot be used; what
 *   `commit` throws otherwise
 */
export async function commitRepeatedly<T>(
  commit: () => Promise<T>,
  counters: WriteCounters,
  maxAttempts = MAX_ATTEMPTS,
): Promise<T> {
  const deadline = Date.now() + MAX_REPEATING_MS;
  let wasPruned = false;
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await commit();
      counters.commits++;
      return result;
    } catch (error) {
      const isPruned = PRUNED.test(String((error as Partial<Error> | null)?.message));
      // Files of the newest version are not pruned: those are lost.
      const isRepeated = isWriteConflict(error) || (isPruned && !wasPruned);
      if (!isRepeated) throw isStoreTrouble(error) ? commitTrouble(error) : error;
      wasPruned ||= isPruned;
      counters.conflicts++;
      if (attempt >= maxAttempts || Date.now() > deadline) throw outpaced(error);
      await sleep(Math.random() * 20 * attempt);
    }
  }
}

const outpaced = (cause: unknown): LexiclipError =>
  new LexiclipError(
    'OVERLOADED',
    'too many others are writing to the same records; nothing was changed, try again',
    { retryAfterMs: RETRY_AFTER_MS },
    { cause },
  );
