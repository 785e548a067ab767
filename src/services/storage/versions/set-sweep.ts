import type { SetTypes } from './set-kind.js';
import type { SetTables } from './set-tables.js';
import type { Work } from './unfinished-work.js';

/** Age from which the creation of a set counts as abandoned, ms. */
const CREATION_ABANDONED_MS = 24 * 3_600_000;
/**
 * Age from which a version counts as written or given up, ms. What the version of a writer refers to that goes on
 * after a longer pause may have been deleted; a request takes ten minutes at most, and clocks may differ by an hour.
 */
const COMMIT_ABANDONED_MS = 24 * 3_600_000;
/** Age from which a removal that has not taken the record counts as failed, ms. */
const REMOVAL_FAILED_MS = 2 * 3_600_000;
/** How long a removal is repeated, ms: a writer that did not see it may still have added something. */
const REMOVAL_REPEATED_MS = 24 * 3_600_000;

/** Age from which a creation gives way to somebody who deletes what it refers to, ms. */
const CREATION_STANDS_STILL_MS = 10_000;

/**
 * Finishes what writers have announced and left: removals, and creations that were abandoned. Ages only decide when
 * something is cleaned up. A creator that was given up cannot commit any more.
 */
export async function sweepSets<T extends SetTypes>(tables: SetTables<T>, now = Date.now()): Promise<void> {
  for (const work of await tables.work.list()) await sweep(tables, work, now - work.at.getTime());
}

async function sweep<T extends SetTypes>(
  tables: SetTables<T>,
  { kind, key, set }: Work<T['id']>,
  age: number,
): Promise<void> {
  switch (kind) {
    case 'removing':
      // One that failed before it had taken the record has not happened, and others may have changed the set since.
      if (await isLive(tables, set)) {
        if (age > REMOVAL_FAILED_MS) await tables.work.finish(key);
        break;
      }
      await tables.removeAnnounced(set);
      if (age > REMOVAL_REPEATED_MS) await tables.work.finish(key);
      break;
    case 'creating':
      if (age > CREATION_ABANDONED_MS) await giveUpCreation(tables, { key, set });
      break;
    case 'committing':
      if (age > COMMIT_ABANDONED_MS) await tables.work.finish(key);
  }
}

/** Whether readers see the set. One without a version is a creation that was given up. */
async function isLive<T extends SetTypes>(tables: SetTables<T>, id: T['id']): Promise<boolean> {
  return (await tables.findById(id)) !== undefined && (await tables.log.latest(id)) !== undefined;
}

async function giveUpCreation<T extends SetTypes>(
  tables: SetTables<T>,
  { key, set }: Pick<Work<T['id']>, 'key' | 'set'>,
): Promise<void> {
  // Otherwise its creator died after the last step but one.
  if (await tables.log.giveUp(set)) await tables.remove(set);
  await tables.work.finish(key);
}

/** Gives up the creations with a reference that stand still: most likely, their server was stopped. */
export async function giveUpCreationsWith<T extends SetTypes>(tables: SetTables<T>, reference: string): Promise<void> {
  const since = Date.now() - CREATION_STANDS_STILL_MS;
  for (const work of await tables.work.withReference(reference)) {
    if (work.kind === 'creating' && work.at.getTime() <= since) await giveUpCreation(tables, work);
  }
}
