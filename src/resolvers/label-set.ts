import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type RequestContext, tenantCaller } from '../context.js';
import { badInput, notFound } from '../errors.js';
import { toConnection } from '../schema/connection.js';
import { LabelInput } from '../schema/label.js';
import {
  CreateLabelSetInput,
  LabelSetConnection,
  LabelSetPayload,
  LabelSetType,
  UpsertLabelsPayload,
} from '../schema/label-set.js';
import { LabelSetVersionConnection, LabelSetVersionType } from '../schema/label-set-version.js';
import type { LabelSet, LabelSets } from '../services/catalog/label-sets.js';
import { versionView } from './views.js';

@Resolver(() => LabelSetType)
export class LabelSetResolver {
  constructor(private readonly labelSets: LabelSets) {}

  @Authorized('CATALOG_READ')
  @Query(() => LabelSetType, { nullable: true })
  labelSet(@Ctx() context: RequestContext, @Arg('slug', () => String) slug: string): Promise<LabelSetType> {
    return this.labelSets.get(tenantCaller(context).tenant.id, slug, 'slug');
  }

  @Authorized('CATALOG_READ')
  @Query(() => LabelSetConnection, { name: 'labelSets' })
  async list(
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    return toConnection(await this.labelSets.list(tenantCaller(context).tenant.id, { first: first ?? 20, after }));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload)
  async createLabelSet(
    @Ctx() context: RequestContext,
    @Arg('input', () => CreateLabelSetInput) input: CreateLabelSetInput,
  ): Promise<LabelSetPayload> {
    const { labelSet, warnings } = await this.labelSets.create(tenantCaller(context), input);
    return { labelSet, version: versionView(labelSet, labelSet.latest), warnings };
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => UpsertLabelsPayload)
  async upsertLabels(
    @Ctx() context: RequestContext,
    @Arg('labelSet', () => String) slug: string,
    @Arg('labels', () => [LabelInput]) labels: LabelInput[],
    @Arg('message', () => String, { nullable: true }) message?: string | null,
    @Arg('expectedVersion', () => Int, { nullable: true }) expectedVersion?: number | null,
  ): Promise<UpsertLabelsPayload> {
    const options = { message, expectedVersion };
    const result = await this.labelSets.upsertLabels(tenantCaller(context), slug, labels, options);
    return { ...result, version: versionView(result.labelSet, result.labelSet.latest) };
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload)
  async removeLabels(
    @Ctx() context: RequestContext,
    @Arg('labelSet', () => String) slug: string,
    @Arg('ids', () => [ID], { nullable: true }) ids?: string[] | null,
    @Arg('names', () => [String], { nullable: true }) names?: string[] | null,
    @Arg('message', () => String, { nullable: true }) message?: string | null,
    @Arg('expectedVersion', () => Int, { nullable: true }) expectedVersion?: number | null,
  ): Promise<LabelSetPayload> {
    const which = { ids: ids ?? [], names: names ?? [] };
    const labelSet = await this.labelSets.removeLabels(tenantCaller(context), slug, which, {
      message,
      expectedVersion,
    });
    return { labelSet, version: versionView(labelSet, labelSet.latest), warnings: [] };
  }

  @FieldResolver(() => LabelSetVersionType)
  latest(@Root() labelSet: LabelSet): LabelSetVersionType {
    return versionView(labelSet, labelSet.latest);
  }

  @FieldResolver(() => LabelSetVersionType, { nullable: true, description: 'Exactly one of number and tag.' })
  async version(
    @Root() labelSet: LabelSet,
    @Ctx() context: RequestContext,
    @Arg('number', () => Int, { nullable: true }) number?: number | null,
    @Arg('tag', () => String, { nullable: true }) tag?: string | null,
  ): Promise<LabelSetVersionType> {
    if ((number == null) === (tag == null)) throw badInput('number', 'give exactly one of number and tag');
    if (number == null) throw notFound('tag', `tag "${tag}" of label set "${labelSet.slug}"`);
    const version = await this.labelSets.findVersion(tenantCaller(context).tenant.id, labelSet, number);
    if (!version) throw notFound('number', `version ${number} of label set "${labelSet.slug}"`);
    return versionView(labelSet, version);
  }

  @FieldResolver(() => LabelSetVersionConnection, { description: 'Newest first.' })
  async versions(
    @Root() labelSet: LabelSet,
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    const { id } = tenantCaller(context).tenant;
    const page = await this.labelSets.versions(id, labelSet, { first: first ?? 20, after });
    return toConnection(page, (version) => versionView(labelSet, version));
  }
}
