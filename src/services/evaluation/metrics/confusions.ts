import type { Steps } from '../../../domain/steps.js';
import { countedRow, isRight, type Measured, placesOf } from './measured.js';
import { ascending } from './ordering.js';

/** Two labels that were taken for one another, and the samples in question. */
export interface Confusion {
  /** Row of the label that the samples count for. */
  readonly expected: number;
  /** Row of the label that came first. */
  readonly predicted: number;
  /** Places of the samples, ascending. */
  readonly samples: Int32Array;
}

/** Pairs that are put together in one step: a millisecond's worth. */
const PAIRS_A_STEP = 1_000;

/** Each pair of labels that were confused, those with the most samples first, then in the labels' order. */
export function* confusions(measured: Measured): Steps<Confusion[]> {
  const { samples, results, labels } = measured;
  const wrong = wrongOf(measured);
  const pair = new Float64Array(samples.samples.length);
  for (const sample of wrong) {
    pair[sample] = countedRow(measured, sample) * labels + (results.best[sample] as number);
  }
  // The samples of a pair stay ascending.
  const sorted = yield* ascending(wrong, pair);
  const found: Confusion[] = [];
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    if (found.length % PAIRS_A_STEP === 0) yield;
    const key = pair[sorted[from] as number] as number;
    while (to < sorted.length && pair[sorted[to] as number] === key) to++;
    found.push({ expected: Math.floor(key / labels), predicted: key % labels, samples: sorted.subarray(from, to) });
  }
  const fewest = found.map((one) => -one.samples.length);
  return Array.from(yield* ascending(Int32Array.from(found.keys()), fewest), (i) => found[i] as Confusion);
}

/** Places of the known samples that are wrong, the one whose right labels had the least probability first. */
export function mistakes(measured: Measured): Steps<Int32Array> {
  return ascending(wrongOf(measured), measured.results.rightLogProbability);
}

const wrongOf = ({ samples, results }: Measured): Int32Array =>
  placesOf(samples, 'KNOWN').filter((sample) => !isRight(results, sample));
