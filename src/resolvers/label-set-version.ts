import { Arg, Ctx, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import { toConnection } from '../schema/connection.js';
import { LabelConnection, LabelSetDiffType, LabelType } from '../schema/label.js';
import { LabelSetVersionType } from '../schema/label-set-version.js';
import { PromptTemplateVersionType } from '../schema/prompt-template.js';
import type { LabelSets } from '../services/label-sets/label-sets.js';
import type { VersionLabels } from '../services/label-sets/version-labels.js';
import type { VersionTags } from '../services/label-sets/version-tags.js';
import { type RequestContext, tenantCaller } from './context.js';
import { diffView, type LabelSetVersionView, labelView } from './views.js';

@Resolver(() => LabelSetVersionType)
export class LabelSetVersionResolver {
  constructor(
    private readonly labelSets: LabelSets,
    private readonly labels: VersionLabels,
    private readonly versionTags: VersionTags,
  ) {}

  @FieldResolver(() => PromptTemplateVersionType)
  promptTemplate(@Root() { version }: LabelSetVersionView, @Ctx() context: RequestContext) {
    return this.labels.template(tenantCaller(context).tenant.id, version);
  }

  @FieldResolver(() => LabelConnection, { name: 'labels', description: 'In the order in which they were added.' })
  async page(
    @Root() { version }: LabelSetVersionView,
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 100 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
    @Arg('search', () => String, { nullable: true, description: 'Part of a name or synonym.' }) search?: string | null,
  ) {
    const { id } = tenantCaller(context).tenant;
    const { templates } = await this.labels.template(id, version);
    const page = await this.labels.page(id, version, { first: first ?? 100, after }, search);
    return toConnection(page, (label) => labelView(label, templates));
  }

  @FieldResolver(() => LabelType, { nullable: true, description: 'Exactly one of id and name.' })
  async label(
    @Root() { version }: LabelSetVersionView,
    @Ctx() context: RequestContext,
    @Arg('id', () => ID, { nullable: true }) id?: string | null,
    @Arg('name', () => String, { nullable: true }) name?: string | null,
  ): Promise<LabelType> {
    const tenant = tenantCaller(context).tenant.id;
    const { templates } = await this.labels.template(tenant, version);
    return labelView(await this.labels.get(tenant, version, { id, name }), templates);
  }

  @FieldResolver(() => LabelSetDiffType, { description: 'What changed between that version and this one.' })
  async diff(
    @Root() { version, labelSet }: LabelSetVersionView,
    @Ctx() context: RequestContext,
    @Arg('from', () => Int) from: number,
  ): Promise<LabelSetDiffType> {
    const tenant = tenantCaller(context).tenant.id;
    const before = await this.labelSets.getVersion(tenant, labelSet, from, 'from');
    return diffView(await this.labels.diff(tenant, before, version));
  }

  @FieldResolver(() => [String], { name: 'tags', description: 'The names of the tags that are on it.' })
  async tagNames(
    @Root() { version, labelSet }: LabelSetVersionView,
    @Ctx() context: RequestContext,
  ): Promise<string[]> {
    const tags = await this.versionTags.list(tenantCaller(context).tenant.id, labelSet.id);
    return [...tags.values()].filter(({ number }) => number === version.number).map(({ name }) => name);
  }
}
