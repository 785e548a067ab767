import type { EvaluatedSamples } from '../../../../domain/evaluation.js';
import { draftOf, type Finding, upsertOf } from '../../../../domain/finding.js';
import type { Label } from '../../../../domain/label.js';
import { foldedName } from '../../../../domain/names.js';
import { giveWay } from '../../../concurrency/turns.js';
import type { SampleVectors } from '../../engine/comparison.js';
import { shown } from '../pairs.js';
import { byLabel, type Phrase } from '../phrase-list.js';

/** Samples of a label from which they can blame one of its phrases. */
const LEAST_SAMPLES = 20;

/** Sums of the vectors of some samples. */
interface Sum {
  count: number;
  /** [dimensions] */
  readonly vector: Float64Array;
}

/** How a phrase fits pictures: mean cosines. */
interface Fit {
  readonly phrase: Phrase;
  readonly own: number;
  readonly others: number;
  readonly sisters: number;
}

/**
 * Phrases that fit the pictures of their label no better than those of the others; of each label, the worst one.
 *
 * @param phrases label by label, at least two of each
 * @param vectors of the samples
 */
export async function misleadingPhrases(
  labels: readonly Label[],
  phrases: readonly Phrase[],
  samples: EvaluatedSamples,
  vectors: SampleVectors,
): Promise<Finding[]> {
  const named = new Set(phrases.map(({ label }) => label));
  const { sums, all } = await sumsOf(labels, named, samples, vectors);
  const findings: Finding[] = [];
  for (const own of byLabel(phrases)) {
    await giveWay();
    const { label } = own[0] as Phrase;
    const sum = sums.get(label);
    if (!sum || sum.count < LEAST_SAMPLES || all.count - sum.count < LEAST_SAMPLES) continue;
    const worst = worstOf(own, sum, all);
    if (worst.own <= worst.others) findings.push(findingOf(worst, sum.count));
  }
  return findings;
}

async function sumsOf(
  labels: readonly Label[],
  named: ReadonlySet<Label>,
  { judgements, rightRows, rightFrom }: EvaluatedSamples,
  vectors: SampleVectors,
): Promise<{ readonly sums: ReadonlyMap<Label, Sum>; readonly all: Sum }> {
  const sums = new Map<Label, Sum>();
  let all: Sum | undefined;
  for await (const { indexes, vectors: block } of vectors()) {
    const dimensions = block.length / Math.max(1, indexes.length);
    for (const [i, index] of indexes.entries()) {
      if (judgements[index] !== 'KNOWN') continue;
      await giveWay();
      const vector = block.subarray(i * dimensions, (i + 1) * dimensions);
      all ??= { count: 0, vector: new Float64Array(dimensions) };
      addTo(all, vector);
      for (let at = rightFrom[index] as number; at < (rightFrom[index + 1] as number); at++) {
        const label = labels[rightRows[at] as number] as Label;
        if (!named.has(label)) continue;
        const sum = sums.get(label) ?? { count: 0, vector: new Float64Array(dimensions) };
        sums.set(label, sum);
        addTo(sum, vector);
      }
    }
  }
  return { sums, all: all ?? { count: 0, vector: new Float64Array(0) } };
}

function addTo(sum: Sum, vector: Float32Array): void {
  sum.count++;
  for (let i = 0; i < vector.length; i++) sum.vector[i] = (sum.vector[i] as number) + (vector[i] as number);
}

function worstOf(phrases: readonly Phrase[], own: Sum, all: Sum): Fit {
  const fits = phrases.map((phrase) => {
    const [ofOwn, ofAll] = [product(phrase.vector, own.vector), product(phrase.vector, all.vector)];
    return { phrase, own: ofOwn / own.count, others: (ofAll - ofOwn) / (all.count - own.count) };
  });
  const total = fits.reduce((sum, fit) => sum + fit.own, 0);
  return fits
    .map((fit) => ({ ...fit, sisters: (total - fit.own) / (fits.length - 1) }))
    .reduce((worst, fit) => (fit.own - fit.others < worst.own - worst.others ? fit : worst));
}

function product(a: Float32Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function findingOf({ phrase: { label, text }, own, others, sisters }: Fit, samples: number): Finding {
  const rest = label.synonyms.filter((synonym) => foldedName(synonym) !== foldedName(text));
  const isName = rest.length === label.synonyms.length;
  return {
    code: 'MISLEADING_PHRASE',
    severity: 'WARNING',
    labels: [label],
    message:
      `${JSON.stringify(text)} fits the pictures of ${JSON.stringify(label.name)} no better than others: mean cosine ` +
      `${shown(own)} over its ${samples} samples, ${shown(others)} over the others; its other phrases have ${shown(sisters)}`,
    evidence: { phrase: text, isSynonym: !isName, samples, own, others, sisters },
    fix: isName ? null : upsertOf(draftOf(label, { synonyms: rest })),
  };
}
