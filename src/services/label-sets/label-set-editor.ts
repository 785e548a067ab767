import type { Actor, TenantCaller } from '../../domain/caller.js';
import type { LabelSetId } from '../../domain/ids.js';
import type { LabelSet } from '../../domain/label-set.js';
import type { LabelSetVersion } from '../../domain/label-set-version.js';
import type { PromptTemplateRef } from '../../domain/prompt-template.js';
import type { GateReport } from '../../domain/tag-policy.js';
import { inTurns } from '../concurrency/turns.js';
import { checkDescription, checkName } from '../validation/text.js';
import type { ChangeOptions, ChangeResult, LabelsChangeResult } from './changes/change.js';
import { checkDraft, type DraftChange, planDraft } from './drafts/draft.js';
import { inDraft } from './drafts/draft-arguments.js';
import type { LabelSelection } from './label-selection.js';
import type { VersionReference } from './label-sets.js';
import type { LabelInput, Unlisted } from './label-upsert.js';
import type { VersionChangeParts, VersionChanges } from './version-changes.js';
import { planReencoding, planRemoval, planRestore, planTemplate, planUpsert } from './version-plan.js';
import type { JudgedTarget, JudgeMove, VersionTags } from './version-tags.js';

/** A change of a set's own fields; omitted ones stay as they are. */
interface LabelSetUpdate {
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly promptTemplate?: PromptTemplateRef | null | undefined;
}

export interface UpsertResult extends Omit<ChangeResult, 'unchanged'> {
  readonly added: number;
  readonly updated: number;
  /** Number of given labels that did not differ. */
  readonly unchanged: number;
}

export interface TagResult extends ChangeResult {
  /** The version that the tag is on now. */
  readonly tagged: LabelSetVersion | null;
  /** The version that it was taken from. */
  readonly lostBy: LabelSetVersion | null;
  /** How the tag's policy judged the move; null where it has none, or could not judge. */
  readonly gate: GateReport | null;
}

export interface ImportOptions extends ChangeOptions {
  readonly unlisted: Unlisted;
}

const DRAFT = { draft: 'input.draft', labelSet: 'input.labelSet' };

/** Changes label sets. Every change to what is encoded makes the next version. */
export class LabelSetEditor {
  constructor(
    private readonly parts: Omit<VersionChangeParts, 'onFailedCompaction'>,
    private readonly changes: VersionChanges,
    private readonly tags: VersionTags,
  ) {}

  /**
   * Adds and updates labels in one version.
   *
   * @throws LexiclipError as `VersionChanges.change`; MODEL_MISMATCH; BAD_USER_INPUT naming the entry
   */
  async upsertLabels(
    actor: Actor,
    slug: string,
    inputs: readonly LabelInput[],
    options: ChangeOptions,
  ): Promise<UpsertResult> {
    const target = { slug, argument: 'labelSet', labelsArgument: 'labels' };
    const result = await this.changes.change(actor, target, options, (base) =>
      inTurns(planUpsert('upsertLabels', base, inputs, 'keep')),
    );
    const [added, updated] = [result.diff.added.length, result.diff.changed.length];
    return { ...result, added, updated, unchanged: inputs.length - added - updated };
  }

  /** Like `upsertLabels`, and can also remove the labels that are not listed. @throws as `upsertLabels`; IN_USE */
  importLabels(
    actor: Actor,
    slug: string,
    inputs: readonly LabelInput[],
    { unlisted, ...options }: ImportOptions,
  ): Promise<LabelsChangeResult> {
    const target = { slug, argument: 'labelSet', labelsArgument: 'labels' };
    return this.changes.change(actor, target, options, (base) =>
      inTurns(planUpsert('importLabels', base, inputs, unlisted)),
    );
  }

  /** @throws LexiclipError as `VersionChanges.change`; NOT_FOUND, IN_USE or BAD_USER_INPUT naming the label */
  removeLabels(actor: Actor, slug: string, which: LabelSelection, options: ChangeOptions): Promise<ChangeResult> {
    return this.changes.change(actor, { slug, argument: 'labelSet' }, options, (base) =>
      inTurns(planRemoval(base, which)),
    );
  }

  /**
   * Removes, adds and updates labels and changes their template, in one version.
   *
   * @throws LexiclipError as `VersionChanges.change`; MODEL_MISMATCH; NOT_FOUND, IN_USE or BAD_USER_INPUT naming the entry
   *   of the draft
   */
  async applyDraft(actor: Actor, slug: string, draft: DraftChange, options: ChangeOptions): Promise<ChangeResult> {
    checkDraft(draft, DRAFT.draft);
    const { labelSets, templates } = this.parts;
    // Refused for the set before it is for the template.
    await labelSets.getFresh(actor.tenant, slug, DRAFT.labelSet);
    const ref = draft.promptTemplate;
    const template = ref ? await templates.resolve(actor.tenant, ref, 'input.draft.promptTemplate') : undefined;
    const target = { slug, argument: DRAFT.labelSet, labelsArgument: DRAFT.draft };
    return this.changes.change(actor, target, options, (base) =>
      inDraft(DRAFT, () => inTurns(planDraft(base, draft, template))),
    );
  }

  /**
   * Changes a set's own fields. A different template encodes all labels anew; a name or description makes no version.
   *
   * @throws LexiclipError as `VersionChanges.change`; NOT_FOUND or BAD_USER_INPUT naming the argument
   */
  async update(actor: Actor, slug: string, input: LabelSetUpdate, options: ChangeOptions): Promise<ChangeResult> {
    const { labelSets, templates, openStore } = this.parts;
    const { tenant } = actor;
    const before = await labelSets.getFresh(tenant, slug, 'slug');
    const name = input.name == null ? before.name : checkName(input.name, 'input.name');
    const description = input.description === undefined ? before.description : checkDescription(input.description);
    const template =
      input.promptTemplate && (await templates.resolve(tenant, input.promptTemplate, 'input.promptTemplate'));
    const target = { slug, argument: 'slug', labelsArgument: 'input.promptTemplate' };
    const changed = await this.changes.change(actor, target, options, (base) =>
      planTemplate(base, template ?? base.template),
    );
    if (name === before.name && description === before.description) return changed;
    await (await openStore(tenant)).rename(before, { name, description });
    return { ...changed, labelSet: await labelSets.getFresh(tenant, slug, 'slug'), unchanged: false };
  }

  /**
   * Makes the content of an old version the latest version. Labels encoded with another model are encoded anew.
   *
   * @throws LexiclipError as `VersionChanges.change`; NOT_FOUND naming the version
   */
  restore(actor: Actor, slug: string, which: VersionReference, options: ChangeOptions): Promise<ChangeResult> {
    const { labelSets, contents, templates } = this.parts;
    const { tenant } = actor;
    return this.changes.change(actor, { slug, argument: 'slug' }, options, async (base) => {
      const version = await labelSets.getBy(tenant, base.set, which, { number: 'version', tag: 'tag' });
      const rows = await contents.get(tenant, version);
      const template = await templates.getVersion(tenant, version.template);
      return inTurns(planRestore(base, { version, rows, template }));
    });
  }

  /** Encodes the latest version's labels with the running model. @throws LexiclipError as `VersionChanges.change` */
  reencode(actor: Actor, slug: string, options: ChangeOptions): Promise<ChangeResult> {
    return this.changes.change(actor, { slug, argument: 'slug' }, options, planReencoding);
  }

  /**
   * Moves a tag to a version. `unchanged` when the tag already was on that version.
   *
   * @throws LexiclipError NOT_FOUND or BAD_USER_INPUT naming the argument; OVERLOADED when others keep moving it; what
   *   `judge` throws
   */
  async tag(
    caller: TenantCaller,
    slug: string,
    tag: string,
    to: VersionReference,
    judge: JudgeMove,
  ): Promise<TagResult> {
    const { labelSets } = this.parts;
    const labelSet = await labelSets.getFresh(caller.tenant.id, slug, 'slug');
    const version = await labelSets.getBy(caller.tenant.id, labelSet, to, { number: 'version', tag: 'fromTag' });
    return this.moveTag(caller, labelSet, tag, { version, judge });
  }

  /** Removes a tag. @throws LexiclipError as `tag` */
  async untag(caller: TenantCaller, slug: string, tag: string): Promise<TagResult> {
    return this.moveTag(caller, await this.parts.labelSets.getFresh(caller.tenant.id, slug, 'slug'), tag, null);
  }

  private async moveTag(
    caller: TenantCaller,
    labelSet: LabelSet,
    tag: string,
    to: JudgedTarget | null,
  ): Promise<TagResult> {
    const move = await this.tags.move(caller, labelSet, tag, to);
    const from = move?.from ?? null;
    const lostBy =
      from === null ? null : await this.parts.labelSets.getVersion(caller.tenant.id, labelSet, from, 'tag');
    const diff = { added: [], removed: [], changed: [] };
    const nothing = { unchanged: !move, diff, templates: [], promptsEncoded: 0, warnings: [] };
    return { labelSet, tagged: to?.version ?? null, lostBy, gate: move?.gate ?? null, ...nothing };
  }

  /** Deletes the set with all its versions and tags. @throws LexiclipError NOT_FOUND */
  async remove(caller: TenantCaller, slug: string): Promise<LabelSetId> {
    const tenant = caller.tenant.id;
    const set = await this.parts.labelSets.getFresh(tenant, slug, 'slug');
    await (await this.parts.openStore(tenant)).remove(set);
    this.parts.labelSets.invalidate(tenant, slug);
    return set.id;
  }
}
