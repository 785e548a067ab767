import { type Change, Changes, changeOf } from './changes.js';
import { LeftOut } from './left-out.js';
import type { Replayed } from './replay.js';

export interface Counts {
  readonly changes: Changes;
  readonly leftOut: LeftOut;
}

/**
 * Counts what changes.
 *
 * @param batches of answers that were given again, in their order
 * @param kept how many changes are kept, the most certain ones
 * @param onChanges told of all changes, in the order of the answers
 * @throws what giving them again and `onChanges` throw
 */
export async function countChanges(
  batches: AsyncIterable<readonly Replayed[]>,
  kept: number,
  onChanges: (changes: readonly Change[]) => Promise<void> = async () => undefined,
): Promise<Counts> {
  const changes = new Changes(kept);
  const leftOut = new LeftOut();
  for await (const batch of batches) {
    const found: Change[] = [];
    for (const replayed of batch) {
      if (!('name' in replayed)) {
        leftOut.add(replayed);
        continue;
      }
      const change = changeOf(replayed.name, replayed.before, replayed.after);
      changes.add(change);
      if (change) found.push(change);
    }
    if (found.length > 0) await onChanges(found);
  }
  return { changes, leftOut };
}
