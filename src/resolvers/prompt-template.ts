import { Arg, Args, Authorized, Mutation, Query, Resolver } from 'type-graphql';
import type { TenantCaller } from '../domain/caller.js';
import { DEFAULTS, withDefaults } from '../domain/defaults.js';
import type { TenantId } from '../domain/ids.js';
import { nullIfAbsent } from '../errors.js';
import { ChangeArgs, PageArgs } from '../schema/arguments.js';
import { toConnection } from '../schema/connection.js';
import { DeletePayload } from '../schema/node.js';
import {
  CreatePromptTemplateInput,
  PromptTemplateConnection,
  PromptTemplatePayload,
  PromptTemplateType,
} from '../schema/prompt-template.js';
import type { PromptTemplates } from '../services/templates/prompt-templates.js';
import { CurrentCaller, CurrentTenant } from './context.js';
import { deletePayload, promptTemplateView } from './views/views.js';

@Resolver()
export class PromptTemplateResolver {
  constructor(private readonly templates: PromptTemplates) {}

  @Authorized('CATALOG_READ')
  @Query(() => PromptTemplateType, { nullable: true })
  async promptTemplate(@CurrentTenant() tenant: TenantId, @Arg('slug', () => String) slug: string) {
    const template = await nullIfAbsent(this.templates.get(tenant, { slug }, 'slug'));
    return template && promptTemplateView(template);
  }

  @Authorized('CATALOG_READ')
  @Query(() => PromptTemplateConnection)
  async promptTemplates(@CurrentTenant() tenant: TenantId, @Args(() => PageArgs) page: PageArgs) {
    const templates = await this.templates.list(tenant, withDefaults(page, { first: DEFAULTS.pageSize }));
    return toConnection(templates, promptTemplateView);
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => PromptTemplatePayload)
  async createPromptTemplate(
    @CurrentCaller() caller: TenantCaller,
    @Arg('input', () => CreatePromptTemplateInput) input: CreatePromptTemplateInput,
  ): Promise<PromptTemplatePayload> {
    const template = await this.templates.create(caller, input);
    return { promptTemplate: promptTemplateView(template), unchanged: false };
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => PromptTemplatePayload)
  async updatePromptTemplate(
    @CurrentCaller() caller: TenantCaller,
    @Arg('slug', () => String) slug: string,
    @Arg('templates', () => [String]) templates: string[],
    @Args(() => ChangeArgs) options: ChangeArgs,
  ): Promise<PromptTemplatePayload> {
    const { template, unchanged } = await this.templates.update(caller, slug, { templates, ...options });
    return { promptTemplate: promptTemplateView(template), unchanged };
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => DeletePayload, { description: 'Refused as IN_USE while a label set version uses the template.' })
  async deletePromptTemplate(
    @CurrentTenant() tenant: TenantId,
    @Arg('slug', () => String) slug: string,
  ): Promise<DeletePayload> {
    return deletePayload(await this.templates.remove(tenant, slug));
  }
}
