import type { Label } from '../../../domain/label.js';
import { LIMITS } from '../../../domain/limits.js';
import { labelVector } from '../../../domain/vectors.js';
import { giveWay } from '../../concurrency/turns.js';
import type { PromptEncoder } from '../../embedding/text/prompt-encoder.js';
import { phrasePromptsOf, promptCount } from '../../templates/rendering.js';
import type { ComparisonOptions } from '../explain/neighbour-search.js';
import type { Vocabulary } from './vocabulary.js';

/** A phrase with the vector of its prompts. */
export interface Phrase {
  readonly label: Label;
  /** As the model reads it. */
  readonly text: string;
  /** Unit length. */
  readonly vector: Float32Array;
}

/**
 * The phrases of labels that have some without prompts of their own, of each label together.
 *
 * @param least number of phrases that a label must have
 * @returns how many prompts would have to be looked at instead, when those are too many
 * @throws as `PromptEncoder.encodeAndKeep`
 */
export async function phraseList(
  prompts: PromptEncoder,
  { tenant, signal }: ComparisonOptions & { readonly signal: AbortSignal },
  labels: readonly Label[],
  { templates, rules }: Vocabulary,
  least: number,
): Promise<readonly Phrase[] | number> {
  const some = labels.filter((label) => label.prompts.length === 0 && 1 + label.synonyms.length >= least);
  const count = some.reduce((sum, label) => sum + promptCount(label, templates), 0);
  if (count > LIMITS.promptsExplained) return count;
  const asked: { readonly label: Label; readonly phrase: string; readonly prompt: string }[] = [];
  for (const label of some) {
    await giveWay(tenant);
    const own = phrasePromptsOf(label, templates, rules);
    if (new Set(own.map(({ phrase }) => phrase)).size < least) continue;
    for (const { phrase, prompt } of own) asked.push({ label, phrase: phrase as string, prompt });
  }
  const vectors: Float32Array[] = [];
  const texts = asked.map(({ prompt }) => prompt);
  for await (const slice of prompts.encodeAndKeep(tenant, texts, { count, signal, lane: 'batch' })) {
    vectors.push(...slice.vectors);
  }
  const phrases: Phrase[] = [];
  for (let from = 0; from < asked.length; ) {
    const { label, phrase: text } = asked[from] as (typeof asked)[number];
    let to = from;
    while (asked[to]?.label === label && asked[to]?.phrase === text) to++;
    phrases.push({ label, text, vector: labelVector(vectors.slice(from, to)) });
    await giveWay(tenant);
    from = to;
  }
  return phrases;
}

/** The phrases of `phraseList`, label by label. */
export function* byLabel(phrases: readonly Phrase[]): Generator<readonly Phrase[], void, void> {
  for (let from = 0; from < phrases.length; ) {
    const { label } = phrases[from] as Phrase;
    let to = from;
    while (phrases[to]?.label === label) to++;
    yield phrases.slice(from, to);
    from = to;
  }
}
