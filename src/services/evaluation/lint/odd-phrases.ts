import { draftOf, type Finding, upsertOf } from '../../../domain/finding.js';
import type { Label } from '../../../domain/label.js';
import type { LabelSetVersion } from '../../../domain/label-set-version.js';
import { foldedName } from '../../../domain/names.js';
import { finish } from '../../../domain/steps.js';
import { normalised } from '../../../domain/vectors.js';
import { giveWay } from '../../concurrency/turns.js';
import type { PromptEncoder } from '../../embedding/text/prompt-encoder.js';
import { centred, dot } from '../explain/centring.js';
import type { LabelNeighbours } from '../explain/label-neighbours.js';
import type { ComparisonOptions, Neighbour } from '../explain/neighbour-search.js';
import { shown } from './pairs.js';
import { byLabel, type Phrase, phraseList } from './phrase-list.js';
import type { Vocabulary } from './vocabulary.js';

/** With two phrases, neither can be blamed. */
const LEAST_PHRASES = 3;

/** A phrase that its label's other phrases do not speak for. */
interface OddPhrase extends Phrase {
  /** Centred cosine to the mean of the label's other phrases. */
  readonly own: number;
  readonly phrases: number;
  readonly closest: Neighbour;
}

export interface OddPhraseParts {
  readonly prompts: PromptEncoder;
  readonly neighbours: LabelNeighbours;
}

/**
 * Phrases that are closer to another label than to their own label's other phrases; of each label, the one that is
 * furthest from them. That a phrase is odd by its text may mean that it is wrong, or only that the model does not know
 * it: so these are hints, and pictures decide.
 *
 * @returns also how many prompts would have to be looked at, when those are too many
 * @throws as `PromptEncoder.encodeAndKeep` and `Ranker.rank`
 */
export async function oddPhrases(
  { prompts, neighbours }: OddPhraseParts,
  options: ComparisonOptions & { readonly signal: AbortSignal },
  version: LabelSetVersion,
  vocabulary: Vocabulary,
): Promise<{ readonly findings: Finding[]; readonly tooMany: number | undefined }> {
  const phrases = await phraseList(prompts, options, vocabulary.labels, vocabulary, LEAST_PHRASES);
  if (typeof phrases === 'number') return { findings: [], tooMany: phrases };
  if (phrases.length === 0) return { findings: [], tooMany: undefined };
  const odd = await oddOnes(neighbours, options, version, phrases, vocabulary);
  odd.sort((a, b) => a.own - b.own);
  return { findings: odd.map((phrase) => findingOf(phrase, vocabulary)), tooMany: undefined };
}

/** Of each label the phrase that is furthest from the others, where it is closer to another label. */
async function oddOnes(
  neighbours: LabelNeighbours,
  options: ComparisonOptions,
  version: LabelSetVersion,
  phrases: readonly Phrase[],
  { labels }: Vocabulary,
): Promise<OddPhrase[]> {
  const mean = await neighbours.mean(options.tenant, version);
  const furthest: (Omit<OddPhrase, 'closest'> & { readonly seen: Float32Array })[] = [];
  for (const own of byLabel(phrases)) {
    await giveWay(options.tenant);
    furthest.push(furthestOf(own, mean));
  }
  const seen = furthest.map((phrase) => phrase.seen);
  // Two, because one of them may be its own label.
  const near = await neighbours.closestTo(options, version, seen, 2);
  return furthest.flatMap(({ seen: _, ...phrase }, i) => {
    const closest = near[i]?.find(({ row }) => labels[row] !== phrase.label);
    return closest && closest.cosine > phrase.own ? [{ ...phrase, closest }] : [];
  });
}

/** @param phrases of one label */
function furthestOf(phrases: readonly Phrase[], mean: Float64Array) {
  const dimensions = mean.length;
  const fromMean = (vectors: Float32Array) => finish(centred({ vectors, dimensions }, mean));
  const sum = new Float64Array(dimensions);
  for (const { vector } of phrases)
    for (let i = 0; i < dimensions; i++) sum[i] = (sum[i] as number) + (vector[i] as number);
  const scored = phrases.map((phrase) => {
    const seen = fromMean(phrase.vector);
    const sisters = fromMean(normalised(sum.map((value, i) => value - (phrase.vector[i] as number))));
    return { ...phrase, seen, own: dot(seen, sisters), phrases: phrases.length };
  });
  return scored.reduce((furthest, one) => (one.own < furthest.own ? one : furthest));
}

function findingOf({ label, text, own, phrases, closest }: OddPhrase, { labels }: Vocabulary): Finding {
  const other = labels[closest.row] as Label;
  // The phrase is as the model reads it.
  const rest = label.synonyms.filter((synonym) => foldedName(synonym) !== foldedName(text));
  const isName = rest.length === label.synonyms.length;
  return {
    code: 'ODD_PHRASE',
    severity: 'INFO',
    labels: [label, other],
    message:
      `by its text, ${JSON.stringify(text)} is closer to ${JSON.stringify(other.name)} than to the other phrases of ` +
      `${JSON.stringify(label.name)} (centred cosine ${shown(closest.cosine)} against ${shown(own)}): it ` +
      'means something else, or the model does not know it; pictures decide',
    evidence: { phrase: text, isSynonym: !isName, toSisters: own, toOther: closest.cosine, phrases },
    fix: isName ? null : upsertOf(draftOf(label, { synonyms: rest })),
  };
}
