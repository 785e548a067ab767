/** The part of a list that is requested. */
export interface PageRequest {
  /** Maximum number of items. */
  readonly first: number;
  /** Cursor of the item after which the page starts. */
  readonly after?: string | null | undefined;
}

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly { readonly cursor: string; readonly node: T }[];
  readonly hasPreviousPage: boolean;
  readonly hasNextPage: boolean;
  /** Number of items in the whole list; a promise where they are counted only when it is asked for. */
  readonly totalCount: number | Promise<number>;
}
