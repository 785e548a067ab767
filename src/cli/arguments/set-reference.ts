import { InvalidArgumentError } from '@commander-js/extra-typings';

/** A label set and one of its versions: the latest when neither number nor tag is given. */
export interface SetReference {
  readonly slug: string;
  readonly version?: number;
  readonly tag?: string;
}

/** Parses `NAME`, `NAME@VERSION` or `NAME:TAG`. @throws InvalidArgumentError for anything else */
export function setReference(text: string): SetReference {
  const [, slug, version, tag] = /^([^@:]+)(?:@(\d{1,9})|:(.+))?$/.exec(text) ?? [];
  if (!slug) throw new InvalidArgumentError('must be NAME, NAME@VERSION or NAME:TAG.');
  if (version !== undefined) return { slug, version: Number(version) };
  return tag === undefined ? { slug } : { slug, tag };
}
