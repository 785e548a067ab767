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

type Filled<Given, Defaults> = Omit<Given, keyof Defaults> & {
  readonly [K in keyof Defaults]: K extends keyof Given ? NonNullable<Given[K]> : Defaults[K];
};

/** Arguments with their defaults: an explicit null means the default, as leaving the argument out does. */
export function withDefaults<Given extends object, Defaults extends object>(
  given: Given,
  defaults: Defaults,
): Filled<Given, Defaults> {
  const entries = Object.entries(defaults).map(([name, value]) => [name, given[name as keyof Given] ?? value]);
  return { ...given, ...Object.fromEntries(entries) };
}
