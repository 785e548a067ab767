/** What arguments mean that are left out or null. The schema shows these, and resolvers fill them in. */
export const DEFAULTS = Object.freeze({
  /** Items of a page. */
  pageSize: 20,
  /** Labels of a page. */
  labelPageSize: 100,
  topK: 5,
  scoring: 'SOFTMAX',
  /** How long a rotated key stays valid beside its successor, seconds. */
  overlapSeconds: 24 * 3600,
} as const);
