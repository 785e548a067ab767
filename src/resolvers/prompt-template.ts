import { Arg, Authorized, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { toConnection } from '../schema/connection.js';
import { DeletePayload } from '../schema/node.js';
import {
  CreatePromptTemplateInput,
  PromptTemplateConnection,
  PromptTemplatePayload,
  PromptTemplateType,
} from '../schema/prompt-template.js';
import type { PromptTemplates } from '../services/templates/prompt-templates.js';
import { type RequestContext, tenantCaller } from './context.js';
import { promptTemplateView } from './views.js';

@Resolver()
export class PromptTemplateResolver {
  constructor(private readonly templates: PromptTemplates) {}

  @Authorized('CATALOG_READ')
  @Query(() => PromptTemplateType, { nullable: true })
  async promptTemplate(@Ctx() context: RequestContext, @Arg('slug', () => String) slug: string) {
    return promptTemplateView(await this.templates.get(tenantCaller(context).tenant.id, { slug }, 'slug'));
  }

  @Authorized('CATALOG_READ')
  @Query(() => PromptTemplateConnection)
  async promptTemplates(
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    const page = await this.templates.list(tenantCaller(context).tenant.id, { first: first ?? 20, after });
    return toConnection(page, promptTemplateView);
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => PromptTemplatePayload)
  async createPromptTemplate(
    @Ctx() context: RequestContext,
    @Arg('input', () => CreatePromptTemplateInput) input: CreatePromptTemplateInput,
  ): Promise<PromptTemplatePayload> {
    const template = await this.templates.create(tenantCaller(context), input);
    return { promptTemplate: promptTemplateView(template), unchanged: false };
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => PromptTemplatePayload)
  async updatePromptTemplate(
    @Ctx() context: RequestContext,
    @Arg('slug', () => String) slug: string,
    @Arg('templates', () => [String]) templates: string[],
    @Arg('message', () => String, { nullable: true }) message?: string | null,
    @Arg('expectedVersion', () => Int, { nullable: true }) expectedVersion?: number | null,
  ): Promise<PromptTemplatePayload> {
    const change = { templates, message: message ?? null, expectedVersion: expectedVersion ?? null };
    const { template, unchanged } = await this.templates.update(tenantCaller(context), slug, change);
    return { promptTemplate: promptTemplateView(template), unchanged };
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => DeletePayload, { description: 'Refused while a label set version uses it.' })
  async deletePromptTemplate(
    @Ctx() context: RequestContext,
    @Arg('slug', () => String) slug: string,
  ): Promise<DeletePayload> {
    return { id: await this.templates.remove(tenantCaller(context).tenant.id, slug) };
  }
}
