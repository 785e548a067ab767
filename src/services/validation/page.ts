import type { Page, PageRequest } from '../../domain/page.js';
import { badInput } from '../../errors.js';

type Key = string | number;

const encode = (key: Key): string => Buffer.from(JSON.stringify(key)).toString('base64url');

function decode(cursor: string, like: Key | undefined): Key {
  try {
    const key = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Key;
    if (like === undefined || typeof key === typeof like) return key;
  } catch {
    // Not a cursor of ours.
  }
  throw badInput('after', 'must be a cursor of this connection');
}

/**
 * Cuts a page out of a list. A cursor names a key, not a place, so it still holds after items have come or gone.
 *
 * @param sorted by key, ascending; keys are unique
 */
export function pageOf<T>(sorted: readonly T[], keyOf: (item: T) => Key, request: PageRequest, most: number): Page<T> {
  if (!Number.isInteger(request.first) || request.first < 0 || request.first > most) {
    throw badInput('first', `must be 0 to ${most}`);
  }
  const from =
    request.after == null ? 0 : firstBehind(sorted, keyOf, decode(request.after, sorted[0] && keyOf(sorted[0])));
  const to = from + request.first;
  return {
    items: sorted.slice(from, to).map((node) => ({ cursor: encode(keyOf(node)), node })),
    hasPreviousPage: from > 0,
    hasNextPage: to < sorted.length,
    totalCount: sorted.length,
  };
}

function firstBehind<T>(sorted: readonly T[], keyOf: (item: T) => Key, key: Key): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keyOf(sorted[middle] as T) > key) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Ascending by a string or number. */
export const by =
  <T>(keyOf: (item: T) => Key) =>
  (a: T, b: T): number => {
    const [ka, kb] = [keyOf(a), keyOf(b)];
    return ka < kb ? -1 : ka > kb ? 1 : 0;
  };
