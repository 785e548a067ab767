import type { EvaluatedSamples, SampleResults } from '../../../../domain/evaluation.js';
import { halfOf } from '../../../../domain/sample.js';
import type { Steps } from '../../../../domain/steps.js';
import { placesOf } from '../../metrics/measured.js';
import type { Likeness } from '../likeness/likeness.js';
import { GROUPS, negativeLabelScore } from './negative-labels.js';

/** Places of the samples that a calibration is fitted to, and of those that it is not, ascending. */
export interface Halves {
  readonly known: Int32Array;
  readonly unknown: Int32Array;
}

/** Samples whose halves are found in one step. */
const HALVED_A_STEP = 512;

/** The samples by half, in steps: what chooses never judges. */
export function* halving(samples: EvaluatedSamples): Steps<{ readonly tune: Halves; readonly gate: Halves }> {
  const isTune = new Uint8Array(samples.samples.length);
  for (const [place, { id }] of samples.samples.entries()) {
    if (place % HALVED_A_STEP === 0) yield;
    isTune[place] = Number(halfOf(id) === 'TUNE');
  }
  yield;
  const of = (judgement: 'KNOWN' | 'UNKNOWN', half: number) =>
    placesOf(samples, judgement).filter((place) => isTune[place] === half);
  return {
    tune: { known: of('KNOWN', 1), unknown: of('UNKNOWN', 1) },
    gate: { known: of('KNOWN', 0), unknown: of('UNKNOWN', 0) },
  };
}

/** What a picture scores, [samples] each; larger means: in the vocabulary. */
export interface ScoreColumns {
  /** Largest cosine to a label. */
  readonly similarity: Float64Array;
  /** Largest probability, at the fitted scale. */
  readonly probability: Float64Array;
  /** Largest cosine to the mean of a label's samples. */
  readonly prototype: Float64Array;
  /** Mean cosine of the nearest samples of labels, and minus the Mahalanobis distance to the nearest mean. */
  readonly nearest: Float64Array;
  readonly mahalanobis: Float64Array;
  /** Probability of the labels beside negative labels; null where none were given. */
  readonly negatives: Float64Array | null;
}

/** `groupLogSums` of each sample, [samples × groups]; undefined where no negative labels were given. */
export type SampleLogSums = Float64Array | undefined;

/** What samples score. Those that likeness is measured by have been taken out of it. */
export function scoresOf(
  results: SampleResults,
  { prototype, nearest, mahalanobis }: Likeness,
  scale: number,
  logSums: SampleLogSums,
): ScoreColumns {
  return {
    similarity: Float64Array.from(results.similarity),
    probability: results.probability.slice(),
    prototype,
    nearest,
    mahalanobis,
    negatives: logSums
      ? prototype.map((_, sample) => besideWords(logSums, sample, logSumOf(results, sample, scale)))
      : null,
  };
}

/**
 * What known samples would score if their right labels were not in the set: they stand for unknown samples where there
 * are none. Samples of several right labels are left out.
 *
 * @param known places of known samples
 * @param scale of the results' probabilities
 */
export function pseudoUnknownScores(
  { samples, known, scale }: { readonly samples: EvaluatedSamples; readonly known: Int32Array; readonly scale: number },
  results: SampleResults,
  likeness: Likeness,
  logSums: SampleLogSums,
): ScoreColumns {
  const single = known.filter(
    (place) => (samples.rightFrom[place + 1] as number) - (samples.rightFrom[place] as number) === 1,
  );
  const column = (of: (place: number) => number) => Float64Array.from(single, of);
  return {
    similarity: column((place) => bestOther(results, place)),
    probability: column((place) => {
      const isRight = results.rightRank[place] === 1;
      const other = (isRight ? results.secondProbability : results.probability)[place] as number;
      const rest = -Math.expm1(results.rightLogProbability[place] as number);
      return rest > 0 ? Math.min(1, other / rest) : 0;
    }),
    prototype: column((place) => likeness.others[place] as number),
    // A score that needs them is learned from samples in no label, which are there then.
    nearest: column(() => Number.NaN),
    mahalanobis: column(() => Number.NaN),
    negatives: logSums
      ? column((place) => {
          const rest = Math.log(-Math.expm1(results.rightLogProbability[place] as number));
          return besideWords(logSums, place, logSumOf(results, place, scale) + rest);
        })
      : null,
  };
}

/** ln Σ exp(scale · what it ranks by) of all labels. */
const logSumOf = ({ score, probability }: SampleResults, sample: number, scale: number): number =>
  scale * (score[sample] as number) - Math.log(probability[sample] as number);

const besideWords = (logSums: Float64Array, sample: number, labels: number): number =>
  negativeLabelScore(labels, logSums.subarray(sample * GROUPS, (sample + 1) * GROUPS));

/** The cosine of a sample to the first row that is not right; -1 where there is none. */
const bestOther = (results: SampleResults, sample: number): number =>
  (results.rightRank[sample] === 1 ? results.secondSimilarity : results.similarity)[sample] as number;
