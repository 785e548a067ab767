import { InvalidArgumentError } from '@commander-js/extra-typings';
import { LatestVersionDocument, NamedVersionDocument } from './generated/graphql.js';
import { type Request, RequestError } from './request.js';

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

/** The number of the version that is meant, as of now. */
export async function versionNumberOf(request: Request, { slug, version, tag }: SetReference): Promise<number> {
  if (version !== undefined) return version;
  if (tag === undefined) return found(slug, (await request(LatestVersionDocument, { slug })).labelSet).latest.number;
  const { labelSet } = await request(NamedVersionDocument, { slug, tag });
  return found(`${slug}:${tag}`, labelSet?.version).number;
}

/** What the schema allows to be null; the service says NOT_FOUND instead. */
export function found<T>(what: string, value: T | null | undefined): T {
  if (value == null) throw new RequestError('NOT_FOUND', `there is no ${what}`);
  return value;
}
