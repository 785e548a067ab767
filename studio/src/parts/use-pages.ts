import { useCallback, useEffect, useRef, useState } from 'react';
import { type Failure, failureOf } from '../api/failure.js';

/** One page of a connection. */
export interface ItemPage<Item> {
  readonly nodes: readonly Item[];
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
}

/** @param after null for the first page */
export type LoadPage<Item> = (after: string | null, signal: AbortSignal) => Promise<ItemPage<Item>>;

interface Loaded<Item> {
  readonly items: readonly Item[];
  /** On all pages together; undefined before the first has come. */
  readonly total: number | undefined;
  readonly cursor: string | null;
  readonly isLoading: boolean;
  readonly failure: Failure | undefined;
}

export interface Pages<Item> extends Omit<Loaded<Item>, 'cursor'> {
  readonly hasMore: boolean;
  /** Loads the next page. */
  readonly more: () => void;
  /** Loads the first page again, in place of all. */
  readonly again: () => void;
}

const NOTHING = { items: [], total: undefined, cursor: null, isLoading: false, failure: undefined } as const;

/**
 * A list that is loaded page by page, as far as it was asked for.
 *
 * @param load of one identity for one list; another one starts anew. Null: nothing is to be loaded yet
 */
export function usePages<Item>(load: LoadPage<Item> | null): Pages<Item> {
  const [state, setState] = useState<Loaded<Item>>(NOTHING);
  const running = useRef<AbortController>(undefined);
  const fetchPage = useCallback(
    async (after: string | null) => {
      running.current?.abort();
      if (load === null) return;
      const controller = new AbortController();
      running.current = controller;
      setState((before) => ({ ...before, isLoading: true, failure: undefined }));
      try {
        const { nodes, totalCount, pageInfo } = await load(after, controller.signal);
        if (controller.signal.aborted) return;
        setState(({ items }) => ({
          items: after === null ? nodes : [...items, ...nodes],
          total: totalCount,
          cursor: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null,
          isLoading: false,
          failure: undefined,
        }));
      } catch (error) {
        if (controller.signal.aborted) return;
        setState((before) => ({ ...before, isLoading: false, failure: failureOf(error) }));
      }
    },
    [load],
  );
  useEffect(() => {
    setState(NOTHING);
    void fetchPage(null);
    return () => running.current?.abort();
  }, [fetchPage]);
  const { cursor, ...shown } = state;
  return {
    ...shown,
    hasMore: cursor !== null,
    more: useCallback(() => void fetchPage(cursor), [fetchPage, cursor]),
    again: useCallback(() => void fetchPage(null), [fetchPage]),
  };
}
