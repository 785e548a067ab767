import { InvalidArgumentError } from '@commander-js/extra-typings';

/** A label set, and which version of it: the latest when neither is named. */
export interface SetReference {
  readonly slug: string;
  readonly version?: number;
  readonly tag?: string;
}

/** Reads `NAME`, `NAME@VERSION` and `NAME:TAG`. */
export function setReference(text: string): SetReference {
  const [, slug, version, tag] = /^([^@:]+)(?:@(\d{1,9})|:(.+))?$/.exec(text) ?? [];
  if (!slug) throw new InvalidArgumentError('must be NAME, NAME@VERSION or NAME:TAG.');
  if (version !== undefined) return { slug, version: Number(version) };
  return tag === undefined ? { slug } : { slug, tag };
}
