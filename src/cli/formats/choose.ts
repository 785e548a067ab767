import { UsageError } from '../usage-error.js';

/**
 * The part of a file with the given name, or its only part.
 *
 * @throws UsageError when there is no such part, or no name and several parts; the message lists them
 */
export function choose<T>(file: string, parts: ReadonlyMap<string, T>, name: string | undefined): T {
  const [only, ...more] = parts.values();
  const chosen = name === undefined ? only : parts.get(name);
  if (chosen !== undefined && (name !== undefined || more.length === 0)) return chosen;
  const names = [...parts.keys()].join(', ');
  if (names === '') throw new UsageError(`${file}: has no list of strings`);
  throw new UsageError(
    name === undefined
      ? `${file}: has several lists: choose one with --dataset: ${names}`
      : `${file}: has no "${name}"; it has ${names}`,
  );
}
