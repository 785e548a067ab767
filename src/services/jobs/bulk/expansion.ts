import { LIMITS } from '../../../domain/limits.js';
import { badInput } from '../../../errors.js';
import type { BulkPlan, BulkStore } from '../../storage/bulk/bulk-store.js';
import { IMAGES } from './bulk-input.js';
import type { BulkSource } from './sources/bulk-source.js';

/**
 * Puts the images of a job into their table, where every server finds them: all, or those that are not there yet.
 *
 * @throws LexiclipError what the source throws; BAD_USER_INPUT for none and for too many; the signal's reason
 */
export async function expand(store: BulkStore, plan: BulkPlan, source: BulkSource, signal: AbortSignal): Promise<void> {
  const items = await store.items(plan);
  try {
    let known = await items.next();
    if ((await store.known(plan.job))?.total === known) return;
    await store.setKnown(plan.job, { known, total: null });
    await items.addAll(source.items(known, signal), async (next) => {
      signal.throwIfAborted();
      if (next > LIMITS.bulkImages) throw badInput(IMAGES, `has more than ${LIMITS.bulkImages} images`);
      known = next;
      await store.setKnown(plan.job, { known, total: null });
    });
    if (known === 0) throw badInput(IMAGES, 'has no images');
    await store.setKnown(plan.job, { known, total: known });
  } finally {
    items.close();
  }
}
