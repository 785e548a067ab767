import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { isTenantId, type TenantId } from '../domain/ids.js';
import type { RequestContext } from '../resolvers/context.js';
import { type AuditLog, targetOf } from '../services/tenants/audit-log.js';
import { codeOf } from '../telemetry/request-record.js';

type Args = Readonly<Record<string, unknown>>;
type Resolve = GraphQLFieldResolver<unknown, RequestContext, Args>;

/** Puts every mutation of the schema on record, also those that are refused: one that is added later is, too. */
export function auditMutations(schema: GraphQLSchema, log: AuditLog): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    field.resolve = audited((field.resolve as Resolve | undefined) ?? defaultFieldResolver, log);
  }
}

function audited(resolve: Resolve, log: AuditLog): Resolve {
  return async (source, args, context, info) => {
    const { caller, requestId } = context;
    const mutation = info.fieldName;
    const entry = await log.begin({ caller, mutation, target: targetOf(args), tenantId: tenantIn(args), requestId });
    try {
      const result = await resolve(source, args, context, info);
      log.finish(entry, 'OK', entry.tenantId ?? createdTenant(result));
      return result;
    } catch (error) {
      log.finish(entry, codeOf(error));
      throw error;
    }
  };
}

function tenantIn({ id, input }: Args): TenantId | null {
  const named = [id, (input as Args | undefined)?.tenantId];
  return named.find((value): value is TenantId => typeof value === 'string' && isTenantId(value)) ?? null;
}

const createdTenant = (result: unknown): TenantId | null =>
  (result as { tenant?: { id: TenantId } } | null)?.tenant?.id ?? null;
