import { Arg, Args, Authorized, ID, Int, Mutation, Resolver } from 'type-graphql';
import type { TenantCaller } from '../domain/caller.js';
import { ChangeArgs, ImportArgs } from '../schema/arguments.js';
import { LabelInput } from '../schema/label.js';
import { ImportLabelsPayload, LabelSetPayload, UpdateLabelSetInput, UpsertLabelsPayload } from '../schema/label-set.js';
import type { LabelSetEditor } from '../services/label-sets/label-set-editor.js';
import { CurrentCaller } from './context.js';
import { importPayload, labelSetPayload, upsertPayload } from './views.js';

/** The mutations that make the next version of a label set. */
@Resolver()
export class LabelSetChangeResolver {
  constructor(private readonly editor: LabelSetEditor) {}

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload, { description: 'Another prompt template encodes all labels anew: a new version.' })
  async updateLabelSet(
    @CurrentCaller() caller: TenantCaller,
    @Arg('slug', () => String) slug: string,
    @Arg('input', () => UpdateLabelSetInput) input: UpdateLabelSetInput,
    @Args(() => ChangeArgs) options: ChangeArgs,
  ): Promise<LabelSetPayload> {
    return labelSetPayload(await this.editor.update(caller, slug, input, options));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => UpsertLabelsPayload, {
    description: 'Finds labels by id, else by name. One version for all of them.',
  })
  async upsertLabels(
    @CurrentCaller() caller: TenantCaller,
    @Arg('labelSet', () => String) slug: string,
    @Arg('labels', () => [LabelInput]) labels: LabelInput[],
    @Args(() => ChangeArgs) options: ChangeArgs,
  ): Promise<UpsertLabelsPayload> {
    return upsertPayload(await this.editor.upsertLabels(caller, slug, labels, options));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => ImportLabelsPayload, {
    description: 'As upsertLabels; with removeOthers, labels that are not named are removed by the same version.',
  })
  async importLabels(
    @CurrentCaller() caller: TenantCaller,
    @Arg('labelSet', () => String) slug: string,
    @Arg('labels', () => [LabelInput]) labels: LabelInput[],
    @Args(() => ImportArgs) { removeOthers, dryRun, message, expectedVersion }: ImportArgs,
  ): Promise<ImportLabelsPayload> {
    const unlisted = removeOthers ? 'remove' : 'keep';
    const options = { unlisted, dryRun: dryRun ?? false, message, expectedVersion } as const;
    return importPayload(await this.editor.importLabels(caller, slug, labels, options), options.dryRun);
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload)
  async removeLabels(
    @CurrentCaller() caller: TenantCaller,
    @Arg('labelSet', () => String) slug: string,
    @Arg('ids', () => [ID], { nullable: true }) ids: string[] | null,
    @Arg('names', () => [String], { nullable: true }) names: string[] | null,
    @Args(() => ChangeArgs) options: ChangeArgs,
  ): Promise<LabelSetPayload> {
    return labelSetPayload(await this.editor.removeLabels(caller, slug, { ids, names }, options));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload, { description: 'Makes an old version the newest one.' })
  async restoreLabelSet(
    @CurrentCaller() caller: TenantCaller,
    @Arg('slug', () => String) slug: string,
    @Arg('version', () => Int) version: number,
    @Args(() => ChangeArgs) options: ChangeArgs,
  ): Promise<LabelSetPayload> {
    return labelSetPayload(await this.editor.restore(caller, slug, version, options));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload, { description: 'Encodes the latest version with the model that this server runs.' })
  async reencodeLabelSet(
    @CurrentCaller() caller: TenantCaller,
    @Arg('slug', () => String) slug: string,
    @Args(() => ChangeArgs) options: ChangeArgs,
  ): Promise<LabelSetPayload> {
    return labelSetPayload(await this.editor.reencode(caller, slug, options));
  }
}
