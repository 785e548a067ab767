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
