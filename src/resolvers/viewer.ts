import { Authorized, Ctx, Query, Resolver } from 'type-graphql';
import { ViewerType } from '../schema/viewer.js';
import type { RequestContext } from './context.js';

@Resolver()
export class ViewerResolver {
  @Authorized('ANY_KEY')
  @Query(() => ViewerType)
  viewer(@Ctx() { caller }: RequestContext): ViewerType {
    if (caller.kind === 'operator') return { isOperator: true, tenant: null, apiKey: null, scopes: [] };
    return { isOperator: false, tenant: caller.tenant, apiKey: caller.apiKey, scopes: caller.apiKey.scopes };
  }
}
