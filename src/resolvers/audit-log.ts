import { Arg, Authorized, Ctx, Int, Query, Resolver } from 'type-graphql';
import { AuditEntryConnection } from '../schema/audit-entry.js';
import { toConnection } from '../schema/connection.js';
import type { AuditLog } from '../services/tenants/audit-log.js';
import type { RequestContext } from './context.js';

@Resolver()
export class AuditLogResolver {
  constructor(private readonly log: AuditLog) {}

  @Authorized('TENANT_ADMIN', 'OPERATOR')
  @Query(() => AuditEntryConnection, {
    description:
      "Newest first. A tenant's: what its keys did, and what the operator did to it. The operator's: its own.",
  })
  async auditLog(
    @Ctx() { caller }: RequestContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    return toConnection(await this.log.list(caller, { first: first ?? 20, after }));
  }
}
