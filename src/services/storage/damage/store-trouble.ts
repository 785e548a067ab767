import { LexiclipError } from '../../../errors.js';
import type { RootFault } from '../root/data-root.js';

/**
 * What LanceDB 0.37 says when an object store has not answered, or refused: its errors have no class or code of their own.
 * Whatever could be read again once the store is well is not damaged.
 */
const TROUBLE = [
  /** The last of its attempts, with the status of the answer, or without one. */
  /Error performing (GET|HEAD|LIST|PUT|POST|DELETE) \S+ in .*?(Server returned non-2xx status code: (?<status>\d+)|HTTP error:)/s,
  /** An answer that broke off. */
  /Generic (S3|GCS|MicrosoftAzure) error: (.*: )?(HTTP error|error decoding response body|request or response body error)/s,
  /** Credentials that could not be had, or were refused. */
  /Generic (S3|GCS|MicrosoftAzure) error: .*(credentials|token)/is,
  /\bThe operation lacked (the necessary privileges|valid authentication credentials)/,
];
/** A request that comes before the manifest of a commit is written. */
const BEFORE_COMMIT = /Error performing PUT \S+\.lance\/(data|_deletions|_transactions)\//;
/** Of an object that is not there, or not as it should be: those are damage, and not the store's. */
const NOT_OF_THE_STORE = new Set(['404', '412', '416']);
const RETRY_AFTER_MS = 2_000;

/** Whether an error of LanceDB says that an object store could not be used just then. */
export function isStoreTrouble(error: unknown): boolean {
  const message = String((error as Partial<Error> | null)?.message);
  return TROUBLE.some((pattern) => {
    const found = pattern.exec(message);
    return found !== null && !NOT_OF_THE_STORE.has(found.groups?.status ?? '');
  });
}

/** Whether a commit that failed so may have been made, because only the answer may have been lost. */
export const mayBeMade = (error: unknown): boolean =>
  !BEFORE_COMMIT.test(String((error as Partial<Error> | null)?.message));

/**
 * OVERLOADED: the store could not be used.
 *
 * @param outcome what is known of a change that was asked for
 */
export const storeTrouble = (outcome: string, cause: unknown): LexiclipError =>
  new LexiclipError(
    'OVERLOADED',
    `the store of this service cannot be used at the moment; ${outcome}`,
    { retryAfterMs: RETRY_AFTER_MS },
    { cause },
  );

/** Of a read, or of a commit that has not been made: it can be repeated. @param fault what a probe has found, where one was made */
export const readTrouble = (cause: unknown, fault?: RootFault): LexiclipError =>
  storeTrouble('nothing was changed, try again', fault ? new Error(fault.fault) : cause);

/** Of a commit: it may have happened, because only the answer may have been lost. */
export const commitTrouble = (cause: unknown): LexiclipError =>
  storeTrouble('whether the change was made is not known: look before you repeat it', cause);
