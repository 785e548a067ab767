import { countedRow, isRight, type Measured, placesOf } from './measured.js';

/** Two labels that were taken for one another, and the samples in question. */
export interface Confusion {
  /** Row of the label that the samples count for. */
  readonly expected: number;
  /** Row of the label that came first. */
  readonly predicted: number;
  /** Places of the samples, ascending. */
  readonly samples: Int32Array;
}

/** Each pair of labels that were confused, those with the most samples first, then in the labels' order. */
export function confusions(measured: Measured): Confusion[] {
  const { samples, results, labels } = measured;
  const wrong = placesOf(samples, 'KNOWN').filter((sample) => !isRight(results, sample));
  const pair = new Float64Array(samples.samples.length);
  for (const sample of wrong) {
    pair[sample] = countedRow(measured, sample) * labels + (results.best[sample] as number);
  }
  // Sorting keeps the order of equals, so the samples of a pair stay ascending.
  wrong.sort((a, b) => (pair[a] as number) - (pair[b] as number));
  const found: Confusion[] = [];
  for (let from = 0, to = 0; from < wrong.length; from = to) {
    const key = pair[wrong[from] as number] as number;
    while (to < wrong.length && pair[wrong[to] as number] === key) to++;
    found.push({ expected: Math.floor(key / labels), predicted: key % labels, samples: wrong.slice(from, to) });
  }
  return found.sort((a, b) => b.samples.length - a.samples.length);
}

/** Places of the known samples that are wrong, the one whose right labels had the least probability first. */
export function mistakes({ samples, results }: Measured): Int32Array {
  const { rightLogProbability } = results;
  return placesOf(samples, 'KNOWN')
    .filter((sample) => !isRight(results, sample))
    .sort((a, b) => (rightLogProbability[a] as number) - (rightLogProbability[b] as number));
}
