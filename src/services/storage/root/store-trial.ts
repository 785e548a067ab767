import { randomUUID } from 'node:crypto';
import { StartupError } from '../../../errors.js';
import type { ObjectStore } from './objects/object-store.js';
import type { StoreLocation } from './objects/open-store.js';
import { explained } from './store-faults.js';

/** Folder of the objects that a start writes and deletes. */
export const TRIALS = 'trials/';
/** An object of a start that was killed, of this age, is deleted, ms. */
const ABANDONED_AFTER_MS = 60 * 60_000;
const CONTENT = Buffer.from('A start of Lexiclip tries whether only one of two writers gets a key.\n');

/**
 * Writes one key twice at the same time, if there is no such object, and deletes it: whether objects may be written and
 * deleted, and whether the store lets only one through. All commits depend on that.
 *
 * @throws StartupError when not
 */
export async function tryStore(store: ObjectStore, location: StoreLocation): Promise<void> {
  const key = `${location.prefix}${TRIALS}${randomUUID()}`;
  const write = () => explained(store, location, 'write', store.writeIfAbsent(key, CONTENT));
  const written = await Promise.all([write(), write()]);
  // A store may refuse both of two that come at once. Then one of the next two gets through.
  const winners = written.includes(true) ? written : [...written, await write(), await write()];
  await explained(store, location, 'delete', store.remove([key]));
  const count = winners.filter(Boolean).length;
  if (count === 1) return;
  throw new StartupError(
    count > 1
      ? `${location.subject}: the store of bucket "${location.bucket}" lets two writers of one key through, although both ask ` +
          'that there be none (If-None-Match: *): changes would be lost (docs/operations/object-store.md#stores)'
      : `${location.subject}: the store of bucket "${location.bucket}" refuses to write what is not there yet ` +
          '(If-None-Match: *), which every change needs (docs/operations/object-store.md#stores)',
  );
}

/** Deletes what starts that were killed have left. @param now of the store's own clock, as its objects have it */
export async function removeOldTrials(store: ObjectStore, { prefix }: StoreLocation): Promise<void> {
  const old: string[] = [];
  for await (const { key, modifiedAt } of store.list(prefix + TRIALS)) {
    if (Date.now() - modifiedAt.getTime() > ABANDONED_AFTER_MS) old.push(key);
  }
  if (old.length > 0) await store.remove(old);
}
