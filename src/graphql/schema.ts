import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { type AuthChecker, buildSchema, type ClassType } from 'type-graphql';
import { isPermitted, type Permission } from '../domain/caller.js';
import { LexiclipError } from '../errors.js';
import { ApiKeyResolver } from '../resolvers/api-key.js';
import { AuditLogResolver } from '../resolvers/audit-log.js';
import { ClassificationResolver } from '../resolvers/classification.js';
import type { RequestContext } from '../resolvers/context.js';
import { EmbeddingModelResolver } from '../resolvers/embedding-model.js';
import { LabelResolver } from '../resolvers/label.js';
import { LabelSetResolver } from '../resolvers/label-set.js';
import { LabelSetVersionResolver } from '../resolvers/label-set-version.js';
import { NodeResolver } from '../resolvers/node.js';
import { PromptTemplateResolver } from '../resolvers/prompt-template.js';
import { TenantResolver } from '../resolvers/tenant.js';
import { VersionTagResolver } from '../resolvers/version-tag.js';
import { ViewerResolver } from '../resolvers/viewer.js';
import { ApiKeyType } from '../schema/api-key.js';

const RESOLVERS = [
  ViewerResolver,
  NodeResolver,
  TenantResolver,
  ApiKeyResolver,
  PromptTemplateResolver,
  LabelSetResolver,
  LabelSetVersionResolver,
  VersionTagResolver,
  LabelResolver,
  ClassificationResolver,
  EmbeddingModelResolver,
  AuditLogResolver,
] as const;

/** The one place where permissions are checked: each query and mutation names what its caller must be. */
const checkPermission: AuthChecker<RequestContext, Permission> = ({ context, info }, permissions) => {
  if (permissions.some((permission) => isPermitted(context.caller, permission))) return true;
  const needed = permissions.map((one) => (one === 'OPERATOR' ? "the operator's key" : `a key with the scope ${one}`));
  throw new LexiclipError('FORBIDDEN', `${info.fieldName} needs ${needed.join(' or ')}`);
};

/** @param resolvers an instance of each resolver class; none to print the schema only */
export function buildGraphqlSchema(resolvers: readonly object[]): Promise<GraphQLSchema> {
  const byClass = new Map(resolvers.map((resolver) => [resolver.constructor, resolver]));
  return buildSchema({
    resolvers: RESOLVERS as unknown as [ClassType, ...ClassType[]],
    orphanedTypes: [ApiKeyType],
    container: { get: (resolverClass) => byClass.get(resolverClass) },
    authChecker: checkPermission,
    validate: false,
  });
}
