import type { TenantId } from '../../../domain/ids.js';
import type { Label } from '../../../domain/label.js';
import type { LabelSet } from '../../../domain/label-set.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import { LIMITS } from '../../../domain/limits.js';
import { hasSameWeights, type ModelIdentity } from '../../../domain/model-identity.js';
import { foldedName } from '../../../domain/names.js';
import { textRulesOf } from '../../../domain/text-rules.js';
import { badInput } from '../../../errors.js';
import { Gate } from '../../concurrency/queues/gate.js';
import { giveWay } from '../../concurrency/turns.js';
import { contextOf, countTokens, mayBeCut, type TokenCounter } from '../../embedding/text/counted-prompts.js';
import type { PromptTemplates } from '../../templates/prompt-templates.js';
import { type Promptable, promptCount, promptsOf } from '../../templates/rendering.js';
import { checkCount, checkName } from '../../validation/text.js';
import { checkFields, checkId, type LabelInput } from '../label-upsert.js';
import { labelIndex } from '../labels/lookup.js';
import { checkSameModel } from '../model-mismatch.js';
import type { VersionContents } from '../version-contents.js';

/** A prompt as the model reads it. */
export interface RenderedPrompt {
  readonly text: string;
  /** The beginning of the text that the model reads; null where its tokeniser does not tell. */
  readonly read: string | null;
  /** Whether the model does not read its end. */
  readonly isCut: boolean;
}

export interface RenderedLabel {
  readonly name: string;
  readonly prompts: readonly RenderedPrompt[];
}

interface RenderingParts {
  readonly contents: VersionContents;
  readonly templates: PromptTemplates;
  readonly counter: TokenCounter;
  /** The model that the service runs. */
  readonly model: ModelIdentity;
}

/** Requests that are rendered together: of all tenants, and of one; and how many wait. */
const TOGETHER = { inside: 2, insideEach: 1, waiting: 64, waitingEach: 16 };

/** Shows what the model would read of labels before they are saved. Encodes nothing. */
export class LabelRendering {
  private readonly gate = new Gate<TenantId>('requests to render labels', TOGETHER);

  constructor(private readonly parts: RenderingParts) {}

  /**
   * The prompts of each label by the version's template and its rules for texts. As in an upsert, a label of the version is
   * found by its id, otherwise by its name, and has its own fields where the input omits them.
   *
   * @throws LexiclipError BAD_USER_INPUT naming the entry or the number of prompts; MODEL_MISMATCH; OVERLOADED or
   *   RATE_LIMITED; the signal's reason; Error when the model's thread is lost
   */
  async render(
    tenant: TenantId,
    { labelSet, version }: { readonly labelSet: LabelSet; readonly version: LabelSetVersion },
    inputs: readonly LabelInput[],
    signal: AbortSignal,
  ): Promise<RenderedLabel[]> {
    const { model, templates } = this.parts;
    checkCount(inputs.length, 'labels', 0, LIMITS.labelsRendered);
    if (!hasSameWeights(version.model, model)) checkSameModel(labelSet.slug, version, model);
    const labels = await this.labelsOf(tenant, version, inputs);
    const template = await templates.getVersion(tenant, version.template);
    checkPromptCount(labels, template.templates);
    const rules = textRulesOf(version.model.textRules);
    return this.gate.run(tenant, { signal, lane: 'interactive' }, async () => {
      const rendered: { name: string; texts: string[] }[] = [];
      for (const label of labels) {
        await giveWay(tenant);
        rendered.push({ name: label.name, texts: promptsOf(label, template.templates, rules) });
      }
      const cut = await this.cutIn(new Set(rendered.flatMap(({ texts }) => texts)), signal);
      return rendered.map(({ name, texts }) => ({
        name,
        prompts: texts.map((text) => cut.get(text) ?? { text, read: text, isCut: false }),
      }));
    });
  }

  private async labelsOf(
    tenant: TenantId,
    version: LabelSetVersion,
    inputs: readonly LabelInput[],
  ): Promise<readonly Promptable[]> {
    const { labels } = await this.parts.contents.get(tenant, version);
    const { rowOf, rowOfName } = await labelIndex(labels);
    const { labelSetId } = version;
    const found: Promptable[] = [];
    for (const [i, input] of inputs.entries()) {
      await giveWay(tenant);
      const at = `labels[${i}]`;
      const id = checkId(input, at, labelSetId);
      const row = id === null ? rowOfName.get(foldedName(checkName(input.name, `${at}.name`))) : rowOf.get(id);
      const before: Label | undefined = labels[row ?? -1];
      found.push(checkFields(input, at, labelSetId, before));
    }
    return found;
  }

  /** Those of the prompts whose end is not read. */
  private async cutIn(prompts: ReadonlySet<string>, signal: AbortSignal): Promise<Map<string, RenderedPrompt>> {
    const { counter } = this.parts;
    const context = await contextOf(counter);
    const long = [...prompts].filter((prompt) => mayBeCut(prompt, context));
    const { tokens, read } = await countTokens(counter, long, signal);
    const cut = new Map<string, RenderedPrompt>();
    for (const [i, text] of long.entries()) {
      const length = read[i] as number | null;
      if ((tokens[i] as number) <= context) continue;
      cut.set(text, { text, read: length === null ? null : text.slice(0, length), isCut: true });
    }
    return cut;
  }
}

/** @throws LexiclipError BAD_USER_INPUT */
function checkPromptCount(labels: readonly Promptable[], templates: readonly string[]): void {
  const count = labels.reduce((sum, label) => sum + promptCount(label, templates), 0);
  if (count <= LIMITS.promptsRendered) return;
  const rule = `at most ${LIMITS.promptsRendered} are rendered at once: give fewer labels`;
  throw badInput('labels', `would have ${count} prompts; ${rule}`);
}
