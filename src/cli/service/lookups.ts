import type { SampleReference } from '../arguments/sample-reference.js';
import type { SetReference, VersionReference } from '../arguments/set-reference.js';
import {
  LatestVersionDocument,
  NamedVersionDocument,
  SampleSetDocument,
  TenantDocument,
} from '../generated/graphql.js';
import { type Request, RequestError } from './request.js';

/** Number of the version that a reference points to now. @throws RequestError when there is none */
export async function versionNumberOf(request: Request, { slug, version, tag }: SetReference): Promise<number> {
  if (version !== undefined) return version;
  if (tag === undefined)
    return found(`label set "${slug}"`, (await request(LatestVersionDocument, { slug })).labelSet).latest.number;
  const { labelSet } = await request(NamedVersionDocument, { slug, tag });
  return found(`version of "${slug}" with the tag "${tag}"`, labelSet?.version).number;
}

/** Number of the version of a sample set that a reference points to now. @throws RequestError when there is no such set */
export const sampleVersionOf = async (request: Request, { slug, version }: SampleReference): Promise<number> =>
  version ?? found(`sample set "${slug}"`, (await request(SampleSetDocument, { slug })).sampleSet).latest.number;

/** Number of the version that is expected to be the latest; undefined when none is. @throws RequestError */
export const expectedNumber = async (
  request: Request,
  slug: string,
  expected: VersionReference | undefined,
): Promise<number | undefined> => expected && (await versionNumberOf(request, { slug, ...expected }));

/** What was looked up. @throws RequestError when it is null: it is not there */
export function found<T>(what: string, value: T | null | undefined): T {
  if (value == null) throw new RequestError('NOT_FOUND', `there is no ${what}`);
  return value;
}

/** Id of a tenant, which mutations need, by the slug that people use. @throws RequestError when there is none */
export const tenantIdOf = async (request: Request, slug: string): Promise<string> =>
  found(`tenant "${slug}"`, (await request(TenantDocument, { slug })).tenant).id;
