import { Args, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import { DEFAULTS, withDefaults } from '../domain/defaults.js';
import { PageArgs } from '../schema/arguments.js';
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
      'Newest first. For a tenant: what its keys did, and what the operator did to it. For the operator: its own entries.',
  })
  async auditLog(@Ctx() { caller }: RequestContext, @Args(() => PageArgs) page: PageArgs) {
    return toConnection(await this.log.list(caller, withDefaults(page, { first: DEFAULTS.pageSize })));
  }
}
