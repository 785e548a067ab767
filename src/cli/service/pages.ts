import { RequestError } from './request.js';
import { nodesOf, type Page } from './transport/pages.js';

/** All nodes of a connection, read page by page. */
export async function allPages<T>(read: (after: string | null) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  for await (const node of nodesOf(read)) all.push(node);
  return all;
}

/** Largest page of labels. */
const LABELS_AT_ONCE = 1_000;

/** Like `allPages`; asks for shorter pages where labels have so long texts that an answer becomes too large. */
export function allLabels<T>(read: (after: string | null, first: number) => Promise<Page<T>>): Promise<T[]> {
  let first = LABELS_AT_ONCE;
  return allPages(async (after) => {
    for (;;) {
      try {
        return await read(after, first);
      } catch (error) {
        if (!(error instanceof RequestError) || error.extensions.limit !== 'answer' || first === 1) throw error;
        first = Math.ceil(first / 4);
      }
    }
  });
}

interface DiffPart {
  readonly added: readonly unknown[];
  readonly removed: readonly unknown[];
  readonly changed: readonly unknown[];
  readonly hasMore: boolean;
}

/** A whole diff, read part by part. */
export async function wholeDiff<T extends DiffPart>(read: (offset: number) => Promise<T>): Promise<Omit<T, 'hasMore'>> {
  const parts: T[] = [await read(0)];
  for (let last = parts[0] as T, offset = 0; last.hasMore; parts.push(last)) {
    offset += Math.max(last.added.length, last.removed.length, last.changed.length);
    last = await read(offset);
  }
  const { hasMore: _, ...whole } = parts[0] as T;
  return {
    ...whole,
    added: parts.flatMap(({ added }) => added),
    removed: parts.flatMap(({ removed }) => removed),
    changed: parts.flatMap(({ changed }) => changed),
  } as Omit<T, 'hasMore'>;
}
