/** A part of a JSON text that is still to be written: text, or a value. */
type Part = string | { readonly value: unknown };

/**
 * The value as JSON with sorted keys, so that equal values have equal texts. It does not recurse, because texts in
 * stored labels may be nested deeper than the stack allows.
 *
 * @param value of `JSON.parse`
 */
export function canonicalJson(value: unknown): string {
  const written: string[] = [];
  const pending: Part[] = [{ value }];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (typeof part === 'string') written.push(part);
    else if (Array.isArray(part.value)) pending.push(...partsOfList(part.value).reverse());
    else if (typeof part.value === 'object' && part.value !== null)
      pending.push(...partsOfObject(part.value as Record<string, unknown>).reverse());
    else written.push(JSON.stringify(part.value));
  }
  return written.join('');
}

/** Whether two JSON texts are of equal values: the order of keys does not matter. */
export const isSameJson = (a: string | null, b: string | null): boolean =>
  a === b || (a !== null && b !== null && canonicalJson(JSON.parse(a)) === canonicalJson(JSON.parse(b)));

const partsOfList = (items: readonly unknown[]): Part[] => [
  '[',
  ...items.flatMap((value, i): Part[] => (i === 0 ? [{ value }] : [',', { value }])),
  ']',
];

const partsOfObject = (object: Readonly<Record<string, unknown>>): Part[] => [
  '{',
  ...Object.keys(object)
    .sort()
    .flatMap((key, i): Part[] => [`${i === 0 ? '' : ','}${JSON.stringify(key)}:`, { value: object[key] }]),
  '}',
];
