import 'reflect-metadata';
import { type GraphQLInputObjectType, type GraphQLSchema, getNullableType } from 'graphql';
import { type AuthChecker, buildSchema, type ClassType, type PubSub } from 'type-graphql';
import { isPermitted, type Permission } from '../domain/caller.js';
import { LexiclipError } from '../errors.js';
import type { RequestContext } from '../resolvers/context.js';
import { ApiKeyType } from '../schema/api-key.js';
import { meterAnswers } from './answers/metering.js';
import { RESOLVERS, type ResolverServices } from './resolvers.js';

/** Subscriptions follow something of their own: nothing is published, but TypeGraphQL does not build without it. */
const NO_TOPICS: PubSub = {
  publish: () => undefined,
  subscribe: (topic) => {
    throw new Error(`nobody publishes to ${topic}`);
  },
};

/** The only place where permissions are checked: each query and mutation declares what it requires of its caller. */
const checkPermission: AuthChecker<RequestContext, Permission> = ({ context, info }, permissions) => {
  if (permissions.some((permission) => isPermitted(context.caller, permission))) return true;
  const needed = permissions.map((one) => (one === 'OPERATOR' ? "the operator's key" : `a key with the scope ${one}`));
  throw new LexiclipError('FORBIDDEN', `${info.fieldName} needs ${needed.join(' or ')}`);
};

/**
 * The executable schema.
 *
 * @param services undefined only to print the schema, which cannot be executed then
 */
export async function buildGraphqlSchema(services?: ResolverServices): Promise<GraphQLSchema> {
  const byClass = new Map(services && RESOLVERS.map(({ type, make }) => [type, make(services)]));
  const schema = await buildSchema({
    resolvers: RESOLVERS.map(({ type }) => type) as unknown as [ClassType, ...ClassType[]],
    orphanedTypes: [ApiKeyType],
    container: { get: (resolverClass) => byClass.get(resolverClass as ClassType) },
    authChecker: checkPermission,
    pubSub: NO_TOPICS,
    validate: false,
    // It is checked by asking for all of it: when it is printed, and not again at each start.
    skipCheck: services !== undefined,
  });
  letRootFieldsFailAlone(schema);
  markOneOf(schema);
  meterAnswers(schema);
  return schema;
}

/** Queries whose answers are there already, so that they cannot fail alone. */
const CERTAIN: ReadonlySet<string> = new Set(['viewer', 'model']);

/**
 * Makes every root field nullable, including those added later: one that fails would otherwise take the answers of the
 * others in its document with it, such as the secrets of keys that were made, which are shown only once.
 */
function letRootFieldsFailAlone(schema: GraphQLSchema): void {
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const [name, field] of Object.entries(type?.getFields() ?? {})) {
      if (!CERTAIN.has(name)) field.type = getNullableType(field.type);
    }
  }
}

/** Inputs of which exactly one field is to be given. TypeGraphQL has no word for it. */
const ONE_OF = ['BulkImagesInput', 'CalibrationTargetInput', 'ImageInput', 'JobInput', 'PreviewTarget'];

function markOneOf(schema: GraphQLSchema): void {
  for (const name of ONE_OF) (schema.getType(name) as GraphQLInputObjectType).isOneOf = true;
}
