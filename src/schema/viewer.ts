import { Field, ObjectType } from 'type-graphql';
import type { Scope } from '../domain/api-key.js';
import { ApiKeyType, ScopeEnum } from './api-key.js';
import { TenantType } from './tenant.js';

@ObjectType('Viewer', {
  simpleResolvers: true,
  description: 'The owner of the API key that this request was sent with.',
})
export class ViewerType {
  @Field(() => Boolean)
  readonly isOperator!: boolean;

  @Field(() => TenantType, { nullable: true })
  readonly tenant!: TenantType | null;

  @Field(() => ApiKeyType, { nullable: true })
  readonly apiKey!: ApiKeyType | null;

  @Field(() => [ScopeEnum])
  readonly scopes!: readonly Scope[];
}
