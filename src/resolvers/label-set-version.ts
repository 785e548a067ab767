import { Arg, Args, Authorized, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { DEFAULTS, withDefaults } from '../domain/defaults.js';
import type { TenantId } from '../domain/ids.js';
import { DiffArgs, LabelSearchArgs } from '../schema/arguments.js';
import { toConnection } from '../schema/connection.js';
import { LabelConnection, LabelInput, LabelSetDiffType, LabelType } from '../schema/label.js';
import { LabelSetVersionType } from '../schema/label-set-version.js';
import { RenderedLabelType } from '../schema/label-sets/rendered.js';
import { PromptTemplateVersionType } from '../schema/prompt-template.js';
import type { LabelRendering, RenderedLabel } from '../services/label-sets/drafts/label-rendering.js';
import type { LabelSets } from '../services/label-sets/label-sets.js';
import type { VersionLabels } from '../services/label-sets/version-labels.js';
import type { VersionTags } from '../services/label-sets/version-tags.js';
import { CurrentSignal, CurrentTenant } from './context.js';
import { diffView, type LabelSetVersionView, labelViews } from './views/views.js';

const LABEL_PAGE = { first: DEFAULTS.labelPageSize };

@Resolver(() => LabelSetVersionType)
export class LabelSetVersionResolver {
  constructor(
    private readonly labelSets: LabelSets,
    private readonly labels: VersionLabels,
    private readonly versionTags: VersionTags,
    private readonly rendering: LabelRendering,
  ) {}

  @FieldResolver(() => PromptTemplateVersionType)
  promptTemplate(@Root() { version }: LabelSetVersionView, @CurrentTenant() tenant: TenantId) {
    return this.labels.template(tenant, version);
  }

  @FieldResolver(() => LabelConnection, { name: 'labels', description: 'In the order in which they were added.' })
  async page(
    @Root() { version }: LabelSetVersionView,
    @CurrentTenant() tenant: TenantId,
    @Args(() => LabelSearchArgs) { search, ...page }: LabelSearchArgs,
  ) {
    const { templates } = await this.labels.template(tenant, version);
    const labels = await this.labels.page(tenant, version, withDefaults(page, LABEL_PAGE), search);
    return toConnection(labels, labelViews(version, templates));
  }

  @FieldResolver(() => LabelType, { nullable: true, description: 'Give exactly one of labelId and name.' })
  async label(
    @Root() { version }: LabelSetVersionView,
    @CurrentTenant() tenant: TenantId,
    @Arg('labelId', () => ID, { nullable: true }) labelId?: string | null,
    @Arg('id', () => ID, { nullable: true, deprecationReason: 'Give labelId.' }) id?: string | null,
    @Arg('name', () => String, { nullable: true }) name?: string | null,
  ): Promise<LabelType | null> {
    const { templates } = await this.labels.template(tenant, version);
    const label = await this.labels.find(tenant, version, { labelId, id, name });
    return label ? labelViews(version, templates)(label) : null;
  }

  @Authorized('CATALOG_READ')
  @FieldResolver(() => [RenderedLabelType], {
    description:
      'What the model would read of labels that are not saved, by the template of this version. Those of the version are ' +
      'found as upsertLabels finds them. Nothing is encoded. Needs the scope CATALOG_READ.',
  })
  render(
    @Root() { version, labelSet }: LabelSetVersionView,
    @CurrentTenant() tenant: TenantId,
    @CurrentSignal() signal: AbortSignal,
    @Arg('labels', () => [LabelInput]) labels: LabelInput[],
  ): Promise<RenderedLabel[]> {
    return this.rendering.render(tenant, { version, labelSet }, labels, signal);
  }

  @FieldResolver(() => LabelSetDiffType, {
    description: 'What changed from another version to this one. Give exactly one of from and fromTag.',
  })
  async diff(
    @Root() { version, labelSet }: LabelSetVersionView,
    @CurrentTenant() tenant: TenantId,
    @Args(() => DiffArgs) { from, fromTag, ...part }: DiffArgs,
  ): Promise<LabelSetDiffType> {
    const names = { number: 'from', tag: 'fromTag' };
    const before = await this.labelSets.getBy(tenant, labelSet, { number: from, tag: fromTag }, names);
    return diffView(await this.labels.diff(tenant, before, version, part));
  }

  @FieldResolver(() => [String], { name: 'tags', description: 'Names of the tags on this version.' })
  tagNames(@Root() { version }: LabelSetVersionView, @CurrentTenant() tenant: TenantId): Promise<string[]> {
    return this.versionTags.namesOn(tenant, version);
  }
}
