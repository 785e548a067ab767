/** Which part of a list is wanted. */
export interface PageRequest {
  /** Number of items at most. */
  readonly first: number;
  /** Cursor of the item to start behind. */
  readonly after?: string | null | undefined;
}

/** A part of a list. */
export interface Page<T> {
  readonly items: readonly { readonly cursor: string; readonly node: T }[];
  readonly hasPreviousPage: boolean;
  readonly hasNextPage: boolean;
  /** Number of items in the whole list. */
  readonly totalCount: number;
}
