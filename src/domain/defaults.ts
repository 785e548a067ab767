/** Values of arguments that are omitted or null. The schema shows them, and resolvers fill them in. */
export const DEFAULTS = Object.freeze({
  /** Items in a page. */
  pageSize: 20,
  /** Labels in a page. */
  labelPageSize: 100,
  topK: 5,
  nearestLabels: 5,
  /** As many as there are digits to choose by. */
  inboxGuesses: 9,
  scoring: 'SOFTMAX',
  /** Share of prediction sets that shall hold the right label. */
  coverage: 0.9,
  /** By which unknown samples are told from the others. */
  unknownScore: 'PROBABILITY',
  sampleRole: 'EVALUATION',
  /** How long a rotated key stays valid alongside its successor, seconds. */
  overlapSeconds: 24 * 3600,
} as const);

type Filled<Given, Defaults> = Omit<Given, keyof Defaults> & {
  readonly [K in keyof Defaults]: K extends keyof Given ? NonNullable<Given[K]> : Defaults[K];
};

/** Fills in defaults: an explicit null means the default, just as omitting the argument does. */
export function withDefaults<Given extends object, Defaults extends object>(
  given: Given,
  defaults: Defaults,
): Filled<Given, Defaults> {
  const entries = Object.entries(defaults).map(([name, value]) => [name, given[name as keyof Given] ?? value]);
  return { ...given, ...Object.fromEntries(entries) };
}
