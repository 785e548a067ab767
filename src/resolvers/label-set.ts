import { Arg, Args, Authorized, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { actorOf, type TenantCaller } from '../domain/caller.js';
import { DEFAULTS, withDefaults } from '../domain/defaults.js';
import type { TenantId } from '../domain/ids.js';
import type { LabelSet } from '../domain/label-set.js';
import { nullIfAbsent } from '../errors.js';
import { PageArgs } from '../schema/arguments.js';
import { toConnection } from '../schema/connection.js';
import { CreateLabelSetInput, LabelSetConnection, LabelSetPayload, LabelSetType } from '../schema/label-set.js';
import { LabelSetVersionConnection, LabelSetVersionType, VersionTagType } from '../schema/label-set-version.js';
import { DeletePayload } from '../schema/node.js';
import type { TagGate } from '../services/evaluation/gate/tag-gate.js';
import type { LabelSetCreation } from '../services/label-sets/label-set-creation.js';
import type { LabelSetEditor } from '../services/label-sets/label-set-editor.js';
import type { LabelSets } from '../services/label-sets/label-sets.js';
import type { VersionTags } from '../services/label-sets/version-tags.js';
import { CurrentCaller, CurrentSignal, CurrentTenant } from './context.js';
import { labelSetPayload, tagPayload } from './views/label-set-payloads.js';
import { deletePayload, tagView, versionView } from './views/views.js';

const PAGE = { first: DEFAULTS.pageSize };

@Resolver(() => LabelSetType)
export class LabelSetResolver {
  constructor(
    private readonly labelSets: LabelSets,
    private readonly editor: LabelSetEditor,
    private readonly creation: LabelSetCreation,
    private readonly versionTags: VersionTags,
    private readonly gate: TagGate,
  ) {}

  @Authorized('CATALOG_READ')
  @Query(() => LabelSetType, { nullable: true })
  labelSet(@CurrentTenant() tenant: TenantId, @Arg('slug', () => String) slug: string): Promise<LabelSetType | null> {
    return nullIfAbsent(this.labelSets.get(tenant, slug, 'slug'));
  }

  @Authorized('CATALOG_READ')
  @Query(() => LabelSetConnection, { name: 'labelSets' })
  async list(@CurrentTenant() tenant: TenantId, @Args(() => PageArgs) page: PageArgs) {
    return toConnection(await this.labelSets.list(tenant, withDefaults(page, PAGE)));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload)
  async createLabelSet(
    @CurrentCaller() caller: TenantCaller,
    @Arg('input', () => CreateLabelSetInput) input: CreateLabelSetInput,
    @CurrentSignal() signal: AbortSignal,
  ): Promise<LabelSetPayload> {
    return labelSetPayload(await this.creation.create(actorOf(caller), input, { signal }));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => DeletePayload, { description: 'Deletes the label set with all its versions and tags.' })
  async deleteLabelSet(
    @CurrentCaller() caller: TenantCaller,
    @Arg('slug', () => String) slug: string,
  ): Promise<DeletePayload> {
    return deletePayload(await this.editor.remove(caller, slug));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload, {
    description: 'Moves a tag to a version. Give exactly one of version and fromTag.',
  })
  async tagLabelSetVersion(
    @CurrentCaller() caller: TenantCaller,
    @Arg('slug', () => String) slug: string,
    @Arg('tag', () => String) tag: string,
    @CurrentSignal() signal: AbortSignal,
    @Arg('version', () => Int, { nullable: true }) version?: number | null,
    @Arg('fromTag', () => String, { nullable: true, description: 'The version that this tag is on.' })
    fromTag?: string | null,
    @Arg('force', () => String, {
      nullable: true,
      description: "Why the tag is to move although its policy does not let it pass: kept in the tag's history.",
    })
    force?: string | null,
  ): Promise<LabelSetPayload> {
    const to = { number: version, tag: fromTag };
    return tagPayload(await this.gate.tag(caller, slug, tag, to, { force, signal }));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload)
  async untagLabelSetVersion(
    @CurrentCaller() caller: TenantCaller,
    @Arg('slug', () => String) slug: string,
    @Arg('tag', () => String) tag: string,
  ): Promise<LabelSetPayload> {
    return tagPayload(await this.editor.untag(caller, slug, tag));
  }

  @FieldResolver(() => LabelSetVersionType)
  latest(@Root() labelSet: LabelSet): LabelSetVersionType {
    return versionView(labelSet, labelSet.latest);
  }

  @FieldResolver(() => LabelSetVersionType, { nullable: true, description: 'Give exactly one of number and tag.' })
  async version(
    @Root() labelSet: LabelSet,
    @CurrentTenant() tenant: TenantId,
    @Arg('number', () => Int, { nullable: true }) number?: number | null,
    @Arg('tag', () => String, { nullable: true }) tag?: string | null,
  ): Promise<LabelSetVersionType | null> {
    const version = await nullIfAbsent(this.labelSets.getBy(tenant, labelSet, { number, tag }));
    return version && versionView(labelSet, version);
  }

  @FieldResolver(() => LabelSetVersionConnection, { description: 'Newest first.' })
  async versions(@Root() labelSet: LabelSet, @CurrentTenant() tenant: TenantId, @Args(() => PageArgs) page: PageArgs) {
    const versions = await this.labelSets.versions(tenant, labelSet, withDefaults(page, PAGE));
    return toConnection(versions, (version) => versionView(labelSet, version));
  }

  @FieldResolver(() => [VersionTagType], { description: 'Sorted by name.' })
  async tags(@Root() labelSet: LabelSet, @CurrentTenant() tenant: TenantId): Promise<VersionTagType[]> {
    const tags = await this.versionTags.list(tenant, labelSet.id);
    return [...tags.values()].map((tag) => tagView(labelSet, tag));
  }
}
