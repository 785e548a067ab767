import { InvalidArgumentError } from '@commander-js/extra-typings';
import { versionNumber } from './numbers.js';

/** A version of a sample set: the latest without a number. */
export interface SampleReference {
  readonly slug: string;
  readonly version?: number;
}

/** Parses `NAME`, `NAME@VERSION` or `NAME:VERSION`. @throws InvalidArgumentError */
export function sampleReference(text: string): SampleReference {
  const [, slug, version] = /^([^@:]+)(?:[@:](latest|\d+))?$/.exec(text) ?? [];
  if (!slug) throw new InvalidArgumentError('must be NAME or NAME@VERSION.');
  return { slug, ...(version !== undefined && version !== 'latest' && { version: versionNumber(version) }) };
}
