import { DIGEST_BYTES } from '../../../domain/label-rows.js';
import type { Steps } from '../../../domain/steps.js';
import { contentDigest } from '../../../domain/version-digest.js';
import type { SetKind, SetTypes } from './set-kind.js';
import type { LogEntry } from './version-log.js';

/** What is stored of a version is not what was committed. */
export class DamagedVersion extends Error {}

/** Items that are hashed in one step: a millisecond's worth. */
const ITEMS_A_STEP = 200;

/**
 * Compares a version with its digest.
 *
 * @param before the entry of the version before; null for the first version
 * @throws DamagedVersion
 */
export function* verify<T extends SetTypes>(
  { noun, versions, items }: SetKind<T>,
  rows: T['rows'],
  entry: LogEntry<T>,
  before: LogEntry<T> | null,
): Steps<void> {
  const damaged = (damage: string) =>
    new DamagedVersion(`version ${entry.number} of ${noun} ${versions.setOf(entry)} is damaged: ${damage}`);
  const [count, onRecord] = [items.countOf(rows), versions.countOf(entry)];
  if (count !== onRecord) {
    throw damaged(`it has ${count} ${items.plural}, and ${onRecord} on record`);
  }
  for (let row = 0; row < count; row++) {
    if (row % ITEMS_A_STEP === 0) yield;
    const stored = rows.digests.subarray(row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES);
    if (Buffer.compare(items.digestAt(rows, row), stored) !== 0) {
      throw damaged(`${items.nameAt(rows, row)} is not what was stored`);
    }
  }
  if (versions.digestOf(entry, contentDigest(rows), before?.digest ?? null) !== entry.digest) {
    throw damaged(`its ${items.plural}, its record or the version before are not what was stored`);
  }
}
