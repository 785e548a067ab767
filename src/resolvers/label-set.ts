import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { LabelSet } from '../domain/label-set.js';
import { badInput } from '../errors.js';
import { toConnection } from '../schema/connection.js';
import { LabelInput } from '../schema/label.js';
import {
  CreateLabelSetInput,
  ImportLabelsPayload,
  LabelSetConnection,
  LabelSetPayload,
  LabelSetType,
  UpdateLabelSetInput,
  UpsertLabelsPayload,
} from '../schema/label-set.js';
import { LabelSetVersionConnection, LabelSetVersionType, VersionTagType } from '../schema/label-set-version.js';
import { DeletePayload } from '../schema/node.js';
import type { LabelSetEditor } from '../services/label-sets/label-set-editor.js';
import type { LabelSets } from '../services/label-sets/label-sets.js';
import type { VersionTags } from '../services/label-sets/version-tags.js';
import { type RequestContext, tenantCaller } from './context.js';
import { importPayload, labelSetPayload, tagView, versionView } from './views.js';

@Resolver(() => LabelSetType)
export class LabelSetResolver {
  constructor(
    private readonly labelSets: LabelSets,
    private readonly editor: LabelSetEditor,
    private readonly versionTags: VersionTags,
  ) {}

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
    return labelSetPayload(await this.editor.create(tenantCaller(context), input));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload, { description: 'Another prompt template encodes all labels anew: a new version.' })
  async updateLabelSet(
    @Ctx() context: RequestContext,
    @Arg('slug', () => String) slug: string,
    @Arg('input', () => UpdateLabelSetInput) input: UpdateLabelSetInput,
    @Arg('message', () => String, { nullable: true }) message?: string | null,
    @Arg('expectedVersion', () => Int, { nullable: true }) expectedVersion?: number | null,
  ): Promise<LabelSetPayload> {
    return labelSetPayload(await this.editor.update(tenantCaller(context), slug, input, { message, expectedVersion }));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => UpsertLabelsPayload, {
    description: 'Finds labels by id, else by name. One version for all of them.',
  })
  async upsertLabels(
    @Ctx() context: RequestContext,
    @Arg('labelSet', () => String) slug: string,
    @Arg('labels', () => [LabelInput]) labels: LabelInput[],
    @Arg('message', () => String, { nullable: true }) message?: string | null,
    @Arg('expectedVersion', () => Int, { nullable: true }) expectedVersion?: number | null,
  ): Promise<UpsertLabelsPayload> {
    const options = { message, expectedVersion };
    const result = await this.editor.upsertLabels(tenantCaller(context), slug, labels, options);
    return { ...result, version: versionView(result.labelSet, result.labelSet.latest) };
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => ImportLabelsPayload, {
    description: 'As upsertLabels; with removeOthers, labels that are not named are removed by the same version.',
  })
  async importLabels(
    @Ctx() context: RequestContext,
    @Arg('labelSet', () => String) slug: string,
    @Arg('labels', () => [LabelInput]) labels: LabelInput[],
    @Arg('removeOthers', () => Boolean, { nullable: true, defaultValue: false }) removeOthers: boolean | null,
    @Arg('dryRun', () => Boolean, { nullable: true, defaultValue: false, description: 'Writes and encodes nothing.' })
    dryRun: boolean | null,
    @Arg('message', () => String, { nullable: true }) message?: string | null,
    @Arg('expectedVersion', () => Int, { nullable: true }) expectedVersion?: number | null,
  ): Promise<ImportLabelsPayload> {
    const options = {
      others: removeOthers ? 'go' : 'stay',
      dryRun: dryRun ?? false,
      message,
      expectedVersion,
    } as const;
    const result = await this.editor.importLabels(tenantCaller(context), slug, labels, options);
    return { ...importPayload(result), dryRun: options.dryRun };
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
    const options = { message, expectedVersion };
    return labelSetPayload(await this.editor.removeLabels(tenantCaller(context), slug, which, options));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload, { description: 'Makes an old version the newest one.' })
  async restoreLabelSet(
    @Ctx() context: RequestContext,
    @Arg('slug', () => String) slug: string,
    @Arg('version', () => Int) version: number,
    @Arg('message', () => String, { nullable: true }) message?: string | null,
    @Arg('expectedVersion', () => Int, { nullable: true }) expectedVersion?: number | null,
  ): Promise<LabelSetPayload> {
    const options = { message, expectedVersion };
    return labelSetPayload(await this.editor.restore(tenantCaller(context), slug, version, options));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload, { description: 'Encodes the latest version with the model that this server runs.' })
  async reencodeLabelSet(
    @Ctx() context: RequestContext,
    @Arg('slug', () => String) slug: string,
    @Arg('message', () => String, { nullable: true }) message?: string | null,
    @Arg('expectedVersion', () => Int, { nullable: true }) expectedVersion?: number | null,
  ): Promise<LabelSetPayload> {
    return labelSetPayload(await this.editor.reencode(tenantCaller(context), slug, { message, expectedVersion }));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload)
  tagLabelSetVersion(
    @Ctx() context: RequestContext,
    @Arg('slug', () => String) slug: string,
    @Arg('tag', () => String) tag: string,
    @Arg('version', () => Int) version: number,
  ): Promise<LabelSetPayload> {
    return this.moveTag(context, slug, tag, version);
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload)
  untagLabelSetVersion(
    @Ctx() context: RequestContext,
    @Arg('slug', () => String) slug: string,
    @Arg('tag', () => String) tag: string,
  ): Promise<LabelSetPayload> {
    return this.moveTag(context, slug, tag, null);
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => DeletePayload, { description: 'With all its versions and tags.' })
  async deleteLabelSet(
    @Ctx() context: RequestContext,
    @Arg('slug', () => String) slug: string,
  ): Promise<DeletePayload> {
    return { id: await this.editor.remove(tenantCaller(context), slug) };
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
    const { id } = tenantCaller(context).tenant;
    if ((number == null) === (tag == null)) throw badInput('number', 'give exactly one of number and tag');
    const version =
      number != null
        ? await this.labelSets.getVersion(id, labelSet, number, 'number')
        : await this.labelSets.getTagged(id, labelSet, tag as string, 'tag');
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

  @FieldResolver(() => [VersionTagType], { description: 'In the order of the alphabet.' })
  async tags(@Root() labelSet: LabelSet, @Ctx() context: RequestContext): Promise<VersionTagType[]> {
    const tags = await this.versionTags.list(tenantCaller(context).tenant.id, labelSet.id);
    return [...tags.values()].map((tag) => tagView(labelSet, tag));
  }

  private async moveTag(context: RequestContext, slug: string, tag: string, to: number | null) {
    const caller = tenantCaller(context);
    const labelSet = await this.labelSets.getFresh(caller.tenant.id, slug, 'slug');
    if (to !== null) await this.labelSets.getVersion(caller.tenant.id, labelSet, to, 'version');
    const moved = await this.versionTags.move(caller, labelSet.id, tag, to);
    return labelSetPayload({ labelSet, unchanged: !moved, promptsEncoded: 0, warnings: [] });
  }
}
