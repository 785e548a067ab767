import type { Finding } from '../../../domain/finding.js';
import type { Label } from '../../../domain/label.js';
import { LIMITS } from '../../../domain/limits.js';
import { giveWay } from '../../concurrency/turns.js';
import { contextOf, countTokens, mayBeCut, type TokenCounter } from '../../embedding/text/counted-prompts.js';
import { phrasePromptsOf, promptsOf } from '../../templates/rendering.js';
import type { Vocabulary } from './vocabulary.js';

/** A prompt of a label that may be too long. */
interface Suspect {
  readonly label: Label;
  readonly prompt: string;
}

interface Counted extends Suspect {
  readonly tokens: number;
}

/**
 * Labels with prompts whose end the model does not read, by its tokeniser. Of the templates, only the longest is tried
 * with each phrase, and the others where that one is cut: how many tokens a phrase has hardly depends on what is around
 * it.
 *
 * @returns a finding for each of these labels; and how many prompts would have to be counted, when those are too many
 * @throws Error when the model's thread is lost; the signal's reason
 */
export async function cutPrompts(
  counter: TokenCounter,
  vocabulary: Vocabulary,
  signal: AbortSignal,
): Promise<{ readonly findings: Finding[]; readonly tooMany: number | undefined }> {
  const context = await contextOf(counter);
  const { suspects, count } = await suspectsIn(vocabulary, await longestOf(counter, vocabulary), context);
  if (count > suspects.length) return { findings: [], tooMany: count };
  const cut = (await counted(counter, suspects, signal)).filter(({ tokens }) => tokens > context);
  const ofLabels = new Map<Label, Counted[]>();
  for (const one of cut) ofLabels.set(one.label, [...(ofLabels.get(one.label) ?? []), one]);
  const findings = [...ofLabels].map(([label, prompts]) => findingOf(label, prompts, vocabulary, context));
  return { findings, tooMany: undefined };
}

/** The template that has most tokens, with a phrase of one. */
async function longestOf(counter: TokenCounter, { templates, rules }: Vocabulary): Promise<string[]> {
  const rendered = templates.map((template) => promptsOf(SHORT, [template], rules)[0] as string);
  const { tokens } = await counter.tokens(rendered);
  const longest = tokens.indexOf(Math.max(...tokens));
  return longest < 0 ? [] : [templates[longest] as string];
}

const SHORT = { name: 'x', synonyms: [], prompts: [] };

async function suspectsIn(
  { labels, rules }: Vocabulary,
  templates: readonly string[],
  context: number,
): Promise<{ readonly suspects: readonly Suspect[]; readonly count: number }> {
  const suspects: Suspect[] = [];
  let count = 0;
  for (const label of labels) {
    await giveWay();
    for (const { prompt } of phrasePromptsOf(label, templates, rules)) {
      if (!mayBeCut(prompt, context)) continue;
      if (++count <= LIMITS.promptsExplained) suspects.push({ label, prompt });
    }
  }
  return { suspects, count };
}

async function counted(counter: TokenCounter, suspects: readonly Suspect[], signal: AbortSignal): Promise<Counted[]> {
  const { tokens } = await countTokens(
    counter,
    suspects.map(({ prompt }) => prompt),
    signal,
  );
  return suspects.map((suspect, i) => ({ ...suspect, tokens: tokens[i] as number }));
}

function findingOf(label: Label, cut: readonly Counted[], { templates }: Vocabulary, context: number): Finding {
  const [longest] = [...cut].sort((a, b) => b.tokens - a.tokens) as [Counted];
  const isOwn = label.prompts.length > 0;
  const advice = isOwn ? 'shorten the prompt' : 'shorten the phrase, or give the label prompts of its own';
  return {
    code: 'PROMPT_CUT',
    severity: 'WARNING',
    labels: [label],
    message: `${JSON.stringify(longest.prompt)} has ${longest.tokens} tokens, and the model reads ${context}: ${advice}`,
    evidence: {
      prompt: longest.prompt,
      tokens: longest.tokens,
      context,
      [isOwn ? 'prompts' : 'phrases']: cut.length,
      of: isOwn ? label.prompts.length : 1 + label.synonyms.length,
      templates: isOwn ? 0 : templates.length,
    },
    fix: null,
  };
}
