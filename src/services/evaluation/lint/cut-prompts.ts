import type { Finding } from '../../../domain/finding.js';
import type { Label } from '../../../domain/label.js';
import { LIMITS } from '../../../domain/limits.js';
import { giveWay } from '../../concurrency/turns.js';
import type { Embedder } from '../../embedding/embedder.js';
import { phrasePromptsOf, promptsOf } from '../../templates/rendering.js';
import type { Vocabulary } from './vocabulary.js';

/** Prompts whose tokens are counted before the model's thread has time for something else. */
const COUNTED_TOGETHER = 128;
/** Tokens that a prompt has beside those of its text, which are at most its bytes. */
const SPECIAL_TOKENS = 2;

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
  embedder: Pick<Embedder, 'tokens'>,
  vocabulary: Vocabulary,
  signal: AbortSignal,
): Promise<{ readonly findings: Finding[]; readonly tooMany: number | undefined }> {
  const { context } = await embedder.tokens(['a']);
  const { suspects, count } = await suspectsIn(vocabulary, await longestOf(embedder, vocabulary), context);
  if (count > suspects.length) return { findings: [], tooMany: count };
  const cut = (await counted(embedder, suspects, signal)).filter(({ tokens }) => tokens > context);
  const ofLabels = new Map<Label, Counted[]>();
  for (const one of cut) ofLabels.set(one.label, [...(ofLabels.get(one.label) ?? []), one]);
  const findings = [...ofLabels].map(([label, prompts]) => findingOf(label, prompts, vocabulary, context));
  return { findings, tooMany: undefined };
}

/** The template that has most tokens, with a phrase of one. */
async function longestOf(embedder: Pick<Embedder, 'tokens'>, { templates, rules }: Vocabulary): Promise<string[]> {
  const rendered = templates.map((template) => promptsOf(SHORT, [template], rules)[0] as string);
  const { tokens } = await embedder.tokens(rendered);
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
      if (Buffer.byteLength(prompt) <= context - SPECIAL_TOKENS) continue;
      if (++count <= LIMITS.promptsExplained) suspects.push({ label, prompt });
    }
  }
  return { suspects, count };
}

async function counted(
  embedder: Pick<Embedder, 'tokens'>,
  suspects: readonly Suspect[],
  signal: AbortSignal,
): Promise<Counted[]> {
  const result: Counted[] = [];
  for (let from = 0; from < suspects.length; from += COUNTED_TOGETHER) {
    signal.throwIfAborted();
    const some = suspects.slice(from, from + COUNTED_TOGETHER);
    const { tokens } = await embedder.tokens(some.map(({ prompt }) => prompt));
    some.forEach((suspect, i) => {
      result.push({ ...suspect, tokens: tokens[i] as number });
    });
  }
  return result;
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
