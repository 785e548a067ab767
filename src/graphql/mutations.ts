import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { isTenantId, type TenantId } from '../domain/ids.js';
import { codeOf } from '../errors.js';
import { committingAfter } from '../services/concurrency/commit-leave.js';
import { type AuditLog, targetOf } from '../services/tenants/audit-log.js';
import type { GraphqlContext } from './context.js';

type Args = Readonly<Record<string, unknown>>;
type Resolve = GraphQLFieldResolver<unknown, GraphqlContext, Args>;

/** Mutations that change nothing: they are mutations only because caches keep no answers of those. */
const UNAUDITED: ReadonlySet<string> = new Set(['classifyImage', 'classifyImages']);

/** Whether a mutation changes something. */
export const hasEffect = (mutation: string): boolean => !UNAUDITED.has(mutation);

/**
 * Wraps every mutation of the schema that changes something, including those added later. A mutation is audited before it
 * commits anything and before it is answered, even if it is refused; it does not begin once its request has ended; its
 * duration is in the request's record.
 */
export function wrapMutations(schema: GraphQLSchema, log: AuditLog): void {
  for (const [name, field] of Object.entries(schema.getMutationType()?.getFields() ?? {})) {
    if (!hasEffect(name)) continue;
    field.resolve = wrapped((field.resolve as Resolve | undefined) ?? defaultFieldResolver, log);
  }
}

function wrapped(resolve: Resolve, log: AuditLog): Resolve {
  return async (source, args, context, info) => {
    const field = info.fieldName;
    const startedAt = performance.now();
    const ended = (code: string) =>
      context.record.mutations.push({ field, startedAt, endedAt: performance.now(), code });
    try {
      const result = await audited(log, field, args, context, async () => {
        // Mutations of one document run in sequence: the request may end before the next one.
        context.signal.throwIfAborted();
        return resolve(source, args, context, info);
      });
      ended('OK');
      return result;
    } catch (error) {
      ended(codeOf(error));
      throw error;
    }
  };
}

async function audited<T>(
  log: AuditLog,
  mutation: string,
  args: Args,
  { caller, requestId }: GraphqlContext,
  run: () => Promise<T>,
): Promise<T> {
  const named = { target: targetOf(args), reason: reasonOf(args), tenantId: tenantIn(args) };
  const { entry, written } = log.begin({ caller, mutation, ...named, requestId });
  try {
    const result = await committingAfter(written, run);
    await written;
    log.finish(entry, 'OK', entry.tenantId ?? createdTenant(result));
    return result;
  } catch (error) {
    await written;
    log.finish(entry, codeOf(error));
    throw error;
  }
}

/** What an argument `force` says. */
const reasonOf = ({ force }: Args): string | null => (typeof force === 'string' ? force : null);

function tenantIn({ id, input }: Args): TenantId | null {
  const named = [id, (input as Args | undefined)?.tenantId];
  return named.find((value): value is TenantId => typeof value === 'string' && isTenantId(value)) ?? null;
}

const createdTenant = (result: unknown): TenantId | null =>
  (result as { tenant?: { id: TenantId } } | null)?.tenant?.id ?? null;
