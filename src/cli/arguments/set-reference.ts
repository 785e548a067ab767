import { InvalidArgumentError } from '@commander-js/extra-typings';
import { versionNumber } from './numbers.js';

/** One of the versions of a label set: the latest when neither number nor tag is given. */
export interface VersionReference {
  readonly version?: number;
  readonly tag?: string;
}

/** A label set and one of its versions. */
export interface SetReference extends VersionReference {
  readonly slug: string;
}

const RULE = 'must be the number of a version, a tag, or latest.';

/** Parses a number, a tag or `latest`: no tag is a number or called so. @throws InvalidArgumentError for anything else */
export function versionReference(text: string): VersionReference {
  if (text === 'latest') return {};
  if (/^\d+$/.test(text)) return { version: versionNumber(text) };
  if (!/^[a-z0-9._-]{1,64}$/.test(text)) throw new InvalidArgumentError(RULE);
  return { tag: text };
}

/** The version that has to be the latest one: `latest` would be no condition. @throws InvalidArgumentError */
export function expectedReference(text: string): VersionReference {
  if (text === 'latest') throw new InvalidArgumentError('must be the number of a version or a tag.');
  return versionReference(text);
}

/** Parses `NAME`, or `NAME@` or `NAME:` and what `versionReference` takes. @throws InvalidArgumentError */
export function setReference(text: string): SetReference {
  const [, slug, version] = /^([^@:]+)(?:[@:](.*))?$/.exec(text) ?? [];
  if (!slug) throw new InvalidArgumentError('must be NAME, NAME@VERSION or NAME:TAG.');
  return { slug, ...(version !== undefined && versionReference(version)) };
}
