import type { BulkFault, BulkItem } from '../../../domain/bulk.js';
import { LIMITS } from '../../../domain/limits.js';
import { badInput, type LexiclipError } from '../../../errors.js';
import { unitEmbedding } from '../../classify/predictions.js';
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
    await items.addAll(checked(source.items(known, signal), plan), async (next) => {
      signal.throwIfAborted();
      if (next > LIMITS.bulkImages) throw badInput(IMAGES, `has more than ${LIMITS.bulkImages} images`);
      // One commit later: of the last one, it is said that it is the last.
      if (known > 0) await store.setKnown(plan.job, { known, total: null });
      known = next;
    });
    if (known === 0) throw badInput(IMAGES, 'has no images');
    await store.setKnown(plan.job, { known, total: known });
  } finally {
    items.close();
  }
}

/** The same items, without embeddings that cannot be compared with anything: their table has one length. */
async function* checked(items: AsyncIterable<BulkItem>, { dimensions }: BulkPlan): AsyncGenerator<BulkItem> {
  for await (const item of items) {
    const fault = 'vector' in item ? faultOf(item.vector, dimensions) : undefined;
    yield fault ? { seq: item.seq, name: item.name, fault } : item;
  }
}

function faultOf(vector: Float32Array, dimensions: number): BulkFault | undefined {
  try {
    unitEmbedding(vector, dimensions, 'embedding');
    return undefined;
  } catch (error) {
    const { code, message } = error as LexiclipError;
    return { code, message };
  }
}
