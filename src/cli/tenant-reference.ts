import { TenantDocument } from './generated/graphql.js';
import type { Request } from './request.js';
import { found } from './set-reference.js';

/** The id of a tenant, which mutations want, where people say its slug. */
export const tenantIdOf = async (request: Request, slug: string): Promise<string> =>
  found(`tenant "${slug}"`, (await request(TenantDocument, { slug })).tenant).id;
