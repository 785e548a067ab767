import { table } from '../table.js';

interface PhraseScore {
  /** Null for the label's own prompts. */
  readonly phrase?: string | null | undefined;
  readonly prompt: string;
  readonly similarity: number;
}

/** A label beside a picture. */
export interface ExplainedLabel {
  /** Its place, from 1. */
  readonly rank: number;
  readonly name: string;
  readonly similarity: number;
  readonly probability: number;
  /** What each prompt said; null where that cannot be had. */
  readonly phrases?: readonly PhraseScore[] | null | undefined;
}

/** What the prompts of one phrase said together. */
interface PhraseSummary {
  /** A prompt of the label's own, where it has such. */
  readonly phrase: string | null;
  readonly prompts: number;
  /** Mean of their similarities. */
  readonly similarity: number;
}

/** What each phrase of a label said, the one that fits best first; null where that cannot be had. */
export function phraseSummaries({ phrases }: Pick<ExplainedLabel, 'phrases'>): PhraseSummary[] | null {
  if (!phrases) return null;
  const ofPhrases = new Map<string, number[]>();
  const own: PhraseSummary[] = [];
  for (const { phrase, prompt, similarity } of phrases) {
    if (phrase == null) own.push({ phrase: prompt, prompts: 1, similarity });
    else ofPhrases.set(phrase, [...(ofPhrases.get(phrase) ?? []), similarity]);
  }
  const rendered = [...ofPhrases].map(([phrase, values]) => ({
    phrase,
    prompts: values.length,
    similarity: values.reduce((sum, value) => sum + value, 0) / values.length,
  }));
  return [...own, ...rendered].sort((a, b) => b.similarity - a.similarity);
}

/** The labels, and below each its phrases. */
export const phraseTable = (
  labels: readonly (ExplainedLabel & { readonly byPhrase: readonly PhraseSummary[] | null })[],
): string[] => table(['label', 'phrase', 'prompts', 'similarity', 'probability'], labels.flatMap(rowsOf));

const rowsOf = ({
  rank,
  name,
  similarity,
  probability,
  byPhrase,
  phrases,
}: ExplainedLabel & { readonly byPhrase: readonly PhraseSummary[] | null }) => [
  [`${rank}. ${name}`, '', phrases?.length, fixed(similarity), fixed(probability)],
  ...(byPhrase ?? []).map((one) => ['', one.phrase, one.prompts, fixed(one.similarity), '']),
];

export const fixed = (value: number): string => value.toFixed(3);
