import { LIMITS } from '../../domain/limits.js';
import type { Page, PageRequest } from '../../domain/page.js';
import { badInput } from '../../errors.js';
import { checkLength } from './text.js';

type Key = string | number;

/** The cursor of the item with this key. */
export const cursorOf = (key: Key): string => Buffer.from(JSON.stringify(key)).toString('base64url');

function decode<K extends Key>(cursor: string, isKey: (key: unknown) => key is K): K {
  checkLength(cursor, 'after', LIMITS.cursorLength);
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (isKey(key)) return key;
  } catch {
    // Refused below, like a cursor with another kind of key.
  }
  throw badInput('after', 'must be a cursor of this connection');
}

/**
 * A request for a page of a list of which only that page is read.
 *
 * @param max largest page
 * @returns the number of items, and the key of the item before them
 * @throws LexiclipError BAD_USER_INPUT naming `first` or `after`
 */
export function checkPage<K extends Key>(
  { first, after }: PageRequest,
  max: number,
  isKey: (key: unknown) => key is K,
): { first: number; after: K | undefined } {
  if (!Number.isInteger(first) || first < 0 || first > max) throw badInput('first', `must be 0 to ${max}`);
  return { first, after: after == null ? undefined : decode(after, isKey) };
}

/**
 * One page of a list. A cursor holds a key, not a position, so it stays valid when items are added or removed.
 *
 * @param sorted sorted by key, ascending; keys are unique
 * @param max largest page
 * @throws LexiclipError BAD_USER_INPUT naming `first` or `after`
 */
export function pageOf<T>(sorted: readonly T[], keyOf: (item: T) => Key, request: PageRequest, max: number): Page<T> {
  const like = sorted[0] && keyOf(sorted[0]);
  const isKey = (key: unknown): key is Key => like === undefined || typeof key === typeof like;
  const { first, after } = checkPage(request, max, isKey);
  const from = after === undefined ? 0 : indexAfter(sorted, keyOf, after);
  const to = from + first;
  return {
    items: sorted.slice(from, to).map((node) => ({ cursor: cursorOf(keyOf(node)), node })),
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
