import type { SetReference } from '../arguments/set-reference.js';
import { LatestVersionDocument, NamedVersionDocument, TenantDocument } from '../generated/graphql.js';
import { type Request, RequestError } from './request.js';

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

/** The id of a tenant, which mutations want, where people say its slug. */
export const tenantIdOf = async (request: Request, slug: string): Promise<string> =>
  found(`tenant "${slug}"`, (await request(TenantDocument, { slug })).tenant).id;
