import type { Actor } from '../../domain/caller.js';
import { newLabelSetId } from '../../domain/ids.js';
import type { PromptTemplateRef } from '../../domain/prompt-template.js';
import { alreadyExists } from '../../errors.js';
import { inTurns } from '../concurrency/turns.js';
import { checkDescription, checkName, checkSlug } from '../validation/text.js';
import type { ChangeOptions, ChangeResult } from './changes/change.js';
import { encodingOf } from './changes/long-change.js';
import { alikeWarnings } from './encoding/alike-labels.js';
import { checkPromptBounds } from './encoding/prompt-bounds.js';
import { type LabelInput, mergeLabels } from './label-upsert.js';
import { assemble, labelsToEncode, recordOf, rowsToEncode } from './next-version.js';
import type { VersionChangeParts } from './version-changes.js';
import { planFirst } from './version-plan.js';

export interface NewLabelSet {
  readonly slug: string;
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly promptTemplate?: PromptTemplateRef | null | undefined;
  readonly labels: readonly LabelInput[];
}

type CreationOptions = Pick<ChangeOptions, 'signal' | 'long'>;

/** Creates label sets, each with its first version. */
export class LabelSetCreation {
  constructor(private readonly parts: Omit<VersionChangeParts, 'onFailedCompaction'>) {}

  /**
   * Checks all that can be checked before anything is encoded.
   *
   * @throws LexiclipError as `create`
   */
  async check(actor: Actor, input: NewLabelSet, options: Pick<CreationOptions, 'long'>): Promise<void> {
    await this.plan(actor, input, options);
  }

  /**
   * @throws LexiclipError BAD_USER_INPUT or NOT_FOUND naming the argument; ALREADY_EXISTS; TOO_LARGE_TO_WAIT; FORBIDDEN
   *   when the quota is exceeded; what `LabelEncoder.encode` throws
   */
  async create(actor: Actor, input: NewLabelSet, { signal, long }: CreationOptions): Promise<ChangeResult> {
    const { labelSets, encoder, contents, quota, openStore } = this.parts;
    const { tenant } = actor;
    const { id, slug, name, description, labels, template, next, size } = await this.plan(actor, input, { long });
    const toEncode = { tenant, labels: labelsToEncode(next), templates: template.templates, signal };
    const { vectors, promptsEncoded, ...encoded } = await encoder.encode({ ...toEncode, ...encodingOf(long) });
    const { rows } = await inTurns(assemble(next, vectors));
    const warnings = [...encoded.warnings, ...(await inTurns(alikeWarnings(rows, rowsToEncode(next))))];
    const origin = { labelSetId: id, number: 1, createdBy: actor.author, message: null };
    const first = recordOf(next, { ...origin, operation: 'createLabelSet' });
    const record = { id, slug, name, description, createdAt: first.createdAt, updatedAt: first.createdAt };
    const store = await openStore(tenant);
    const latest = await quota.admit(tenant, size, 'input.labels', async () => {
      signal.throwIfAborted();
      const planned = { number: 1, added: labels.length, updated: 0, promptsEncoded, warnings };
      const created = await store.create(record, first, rows, await long?.beginCommit?.(planned));
      if (!created) throw taken(slug);
      this.parts.onCommitted(tenant, record, created);
      return created;
    });
    labelSets.invalidate(tenant, slug);
    await contents.put(tenant, latest, rows);
    const diff = { added: labels, removed: [], changed: [] };
    return {
      labelSet: { ...record, latest },
      unchanged: false,
      diff,
      templates: template.templates,
      promptsEncoded,
      warnings,
    };
  }

  private async plan({ tenant }: Actor, input: NewLabelSet, { long }: Pick<CreationOptions, 'long'>) {
    const { labelSets, templates, quota, model, maxDirectPrompts } = this.parts;
    const slug = checkSlug(input.slug, 'input.slug');
    const name = checkName(input.name ?? slug, 'input.name');
    const description = checkDescription(input.description);
    const id = newLabelSetId();
    const { added: labels } = await inTurns(mergeLabels(id, [], input.labels, 'input.labels'));
    const template = await templates.resolve(tenant, input.promptTemplate, 'input.promptTemplate');
    const next = planFirst(labels, template, model);
    checkPromptBounds(next, 'input.labels', long ? undefined : maxDirectPrompts);
    if (await labelSets.findFresh(tenant, slug)) throw taken(slug);
    const size = { labelSets: 1, labels: labels.length };
    await quota.check(tenant, size, 'input.labels');
    return { id, slug, name, description, labels, template, next, size };
  }
}

const taken = (slug: string) => alreadyExists('input.slug', `label set "${slug}" already exists`);
