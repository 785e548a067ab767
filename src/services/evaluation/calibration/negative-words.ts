import type { TenantId } from '../../../domain/ids.js';
import type { Label } from '../../../domain/label.js';
import type { LabelRows } from '../../../domain/label-rows.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import { LIMITS } from '../../../domain/limits.js';
import { foldedName } from '../../../domain/names.js';
import { badInput } from '../../../errors.js';
import type { Lane } from '../../concurrency/queues/fair-queue.js';
import { giveWay } from '../../concurrency/turns.js';
import type { LabelEncoder } from '../../label-sets/encoding/label-encoder.js';
import { similarities } from '../../ranking/scoring.js';
import type { PromptTemplates } from '../../templates/prompt-templates.js';
import { checkCount, checkName } from '../../validation/text.js';
import { GROUPS } from './fitting/negative-labels.js';

const ARGUMENT = 'input.negativeLabels';
/** A word that is nearer to a label than this stands for it, and not for what is in no label. */
const TOO_NEAR = 0.95;

interface WordsFor {
  readonly tenant: TenantId;
  readonly signal: AbortSignal;
  readonly lane: Lane | undefined;
}

/** @throws LexiclipError BAD_USER_INPUT naming the argument */
export function checkNegativeLabels(words: readonly string[]): void {
  checkCount(words.length, ARGUMENT, GROUPS, LIMITS.adHocLabels);
  for (const [i, word] of words.entries()) checkName(word, `${ARGUMENT}[${i}]`);
}

/** Encodes words that stand for what is in no label. */
export class NegativeWords {
  constructor(
    private readonly encoder: LabelEncoder,
    private readonly templates: PromptTemplates,
  ) {}

  /**
   * Vectors of those of the words that are no phrase of a label, nor nearly one, by the templates of the version.
   *
   * @returns [words × dimensions], unit length
   * @throws LexiclipError BAD_USER_INPUT naming the argument; OVERLOADED and others as `LabelEncoder.encodeOnce`
   */
  async vectors(
    { tenant, signal, lane }: WordsFor,
    version: LabelSetVersion,
    { labels, vectors, dimensions }: LabelRows,
    given: readonly string[],
  ): Promise<Float32Array> {
    const words = await this.notPhrases(tenant, given, labels);
    const { templates } = await this.templates.getVersion(tenant, version.template);
    const some = templates.slice(0, Math.max(1, Math.floor(LIMITS.adHocPrompts / Math.max(1, words.length))));
    const named = words.map((name) => ({ name, synonyms: [], prompts: [] }));
    const encoded = await this.encoder.encodeOnce({ tenant, labels: named, templates: some, signal, lane });
    const kept: Float32Array[] = [];
    for (let row = 0; row < words.length; row++) {
      const vector = encoded.vectors.subarray(row * dimensions, (row + 1) * dimensions);
      await giveWay(tenant);
      if (!similarities(vector, vectors).some((cosine) => cosine > TOO_NEAR)) kept.push(vector);
    }
    if (kept.length < GROUPS) {
      throw badInput(ARGUMENT, `needs ${GROUPS} words that are no labels, nor nearly; these have ${kept.length}`);
    }
    const all = new Float32Array(kept.length * dimensions);
    for (const [i, vector] of kept.entries()) all.set(vector, i * dimensions);
    return all;
  }

  private async notPhrases(tenant: TenantId, given: readonly string[], labels: readonly Label[]): Promise<string[]> {
    const seen = new Set(labels.flatMap(({ name, synonyms }) => [name, ...synonyms].map(foldedName)));
    await giveWay(tenant);
    return given.filter((word) => {
      const folded = foldedName(word);
      return !seen.has(folded) && seen.add(folded);
    });
  }
}
