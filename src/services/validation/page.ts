import { LIMITS } from '../../domain/limits.js';
import type { Page, PageRequest } from '../../domain/page.js';
import { badInput } from '../../errors.js';
import { checkLength } from './text.js';

type Key = string | number;

const encode = (key: Key): string => Buffer.from(JSON.stringify(key)).toString('base64url');

function decode(cursor: string, like: Key | undefined): Key {
  checkLength(cursor, 'after', LIMITS.cursorLength);
  try {
    const key = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Key;
    if (like === undefined || typeof key === typeof like) return key;
  } catch {
    // Refused below, like a cursor with another type of key.
  }
  throw badInput('after', 'must be a cursor of this connection');
}

/**
 * One page of a list. A cursor holds a key, not a position, so it stays valid when items are added or removed.
 *
 * @param sorted sorted by key, ascending; keys are unique
 * @param max largest page
 * @throws LexiclipError BAD_USER_INPUT naming `first` or `after`
 */
export function pageOf<T>(sorted: readonly T[], keyOf: (item: T) => Key, request: PageRequest, max: number): Page<T> {
  if (!Number.isInteger(request.first) || request.first < 0 || request.first > max) {
    throw badInput('first', `must be 0 to ${max}`);
  }
  const from =
    request.after == null ? 0 : indexAfter(sorted, keyOf, decode(request.after, sorted[0] && keyOf(sorted[0])));
  const to = from + request.first;
  return {
    items: sorted.slice(from, to).map((node) => ({ cursor: encode(keyOf(node)), node })),
    hasPreviousPage: from > 0,
    hasNextPage: to < sorted.length,
    totalCount: sorted.length,
  };
}

function indexAfter<T>(sorted: readonly T[], keyOf: (item: T) => Key, key: Key): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keyOf(sorted[middle] as T) > key) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Comparison for `sort`: ascending by a string or number. */
export const by =
  <T>(keyOf: (item: T) => Key) =>
  (a: T, b: T): number => {
    const [ka, kb] = [keyOf(a), keyOf(b)];
    return ka < kb ? -1 : ka > kb ? 1 : 0;
  };
