import { Arg, Args, Authorized, ID, Mutation, Resolver } from 'type-graphql';
import { actorOf, type TenantCaller } from '../domain/caller.js';
import { ChangeArgs, ImportArgs, RestoreArgs } from '../schema/arguments.js';
import { LabelInput } from '../schema/label.js';
import {
  ImportLabelsPayload,
  LabelSetPayload,
  ReencodeAllInput,
  ReencodeAllPayload,
  UpdateLabelSetInput,
  UpsertLabelsPayload,
} from '../schema/label-set.js';
import { ApplyDraftInput } from '../schema/label-sets/draft.js';
import type { LabelSetEditor } from '../services/label-sets/label-set-editor.js';
import type { Reencoding } from '../services/label-sets/reencoding.js';
import type { Tenants } from '../services/tenants/tenants.js';
import { CurrentCaller, CurrentSignal } from './context.js';
import { importPayload, labelSetPayload, upsertPayload } from './views/label-set-payloads.js';

/** The mutations that make the next version of a label set. */
@Resolver()
export class LabelSetChangeResolver {
  constructor(
    private readonly editor: LabelSetEditor,
    private readonly reencoding: Reencoding,
    private readonly tenants: Tenants,
  ) {}

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload, {
    description:
      'A different prompt template encodes all labels anew and makes a version; a name or description does not.',
  })
  async updateLabelSet(
    @CurrentCaller() caller: TenantCaller,
    @Arg('slug', () => String) slug: string,
    @Arg('input', () => UpdateLabelSetInput) input: UpdateLabelSetInput,
    @Args(() => ChangeArgs) options: ChangeArgs,
    @CurrentSignal() signal: AbortSignal,
  ): Promise<LabelSetPayload> {
    return labelSetPayload(await this.editor.update(actorOf(caller), slug, input, { ...options, signal }));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => UpsertLabelsPayload, {
    description: 'Adds and updates labels in one version. Existing labels are found by labelId, otherwise by name.',
  })
  async upsertLabels(
    @CurrentCaller() caller: TenantCaller,
    @Arg('labelSet', () => String) slug: string,
    @Arg('labels', () => [LabelInput]) labels: LabelInput[],
    @Args(() => ChangeArgs) options: ChangeArgs,
    @CurrentSignal() signal: AbortSignal,
  ): Promise<UpsertLabelsPayload> {
    return upsertPayload(await this.editor.upsertLabels(actorOf(caller), slug, labels, { ...options, signal }));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => ImportLabelsPayload, {
    description: 'Like upsertLabels; with removeOthers, the same version also removes all labels that are not listed.',
  })
  async importLabels(
    @CurrentCaller() caller: TenantCaller,
    @Arg('labelSet', () => String) slug: string,
    @Arg('labels', () => [LabelInput]) labels: LabelInput[],
    @Args(() => ImportArgs) { removeOthers, dryRun, message, expectedVersion }: ImportArgs,
    @CurrentSignal() signal: AbortSignal,
  ): Promise<ImportLabelsPayload> {
    const unlisted = removeOthers ? 'remove' : 'keep';
    const options = { unlisted, dryRun: dryRun ?? false, message, expectedVersion, signal } as const;
    return importPayload(await this.editor.importLabels(actorOf(caller), slug, labels, options), options.dryRun);
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload)
  async removeLabels(
    @CurrentCaller() caller: TenantCaller,
    @Arg('labelSet', () => String) slug: string,
    @Arg('labelIds', () => [ID], { nullable: true }) labelIds: string[] | null,
    @Arg('ids', () => [ID], { nullable: true, deprecationReason: 'Give labelIds.' }) ids: string[] | null,
    @Arg('names', () => [String], { nullable: true }) names: string[] | null,
    @Args(() => ChangeArgs) options: ChangeArgs,
    @CurrentSignal() signal: AbortSignal,
  ): Promise<LabelSetPayload> {
    return labelSetPayload(
      await this.editor.removeLabels(actorOf(caller), slug, { labelIds, ids, names }, { ...options, signal }),
    );
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload, {
    description: 'Saves a draft as one version: what `preview` says of the draft holds for it.',
  })
  async applyDraft(
    @CurrentCaller() caller: TenantCaller,
    @Arg('input', () => ApplyDraftInput) { labelSet, draft, ...options }: ApplyDraftInput,
    @CurrentSignal() signal: AbortSignal,
  ): Promise<LabelSetPayload> {
    return labelSetPayload(await this.editor.applyDraft(actorOf(caller), labelSet, draft, { ...options, signal }));
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload, {
    description: 'Makes the content of an old version the latest version. Give exactly one of version and tag.',
  })
  async restoreLabelSet(
    @CurrentCaller() caller: TenantCaller,
    @Arg('slug', () => String) slug: string,
    @Args(() => RestoreArgs) { version, tag, ...options }: RestoreArgs,
    @CurrentSignal() signal: AbortSignal,
  ): Promise<LabelSetPayload> {
    return labelSetPayload(
      await this.editor.restore(actorOf(caller), slug, { number: version, tag }, { ...options, signal }),
    );
  }

  @Authorized('CATALOG_WRITE')
  @Mutation(() => LabelSetPayload, {
    description: 'Encodes the labels of the latest version anew, with the model that this server runs.',
  })
  async reencodeLabelSet(
    @CurrentCaller() caller: TenantCaller,
    @Arg('slug', () => String) slug: string,
    @Args(() => ChangeArgs) options: ChangeArgs,
    @CurrentSignal() signal: AbortSignal,
  ): Promise<LabelSetPayload> {
    return labelSetPayload(await this.editor.reencode(actorOf(caller), slug, { ...options, signal }));
  }

  @Authorized('OPERATOR')
  @Mutation(() => ReencodeAllPayload, {
    description:
      'Encodes the latest versions of all label sets anew that were encoded with another model than this server runs: for ' +
      'one tenant, or for all. Ask again while `left` is more than 0.',
  })
  async reencodeAll(
    @Arg('input', () => ReencodeAllInput) { tenantId }: ReencodeAllInput,
    @CurrentSignal() signal: AbortSignal,
  ): Promise<ReencodeAllPayload> {
    const tenants = await this.tenants.idsOf(tenantId, 'input.tenantId');
    return this.reencoding.run(tenants, signal);
  }
}
