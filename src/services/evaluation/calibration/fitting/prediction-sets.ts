import { conformalQuantile, leastForCoverage } from '../../statistics/conformal.js';

/** How unlikely the right labels of samples were, from which sets of any coverage can be made. */
export interface Nonconformities {
  /** 1 - probability of the right label that came first, of all samples, ascending. */
  readonly all: Float64Array;
  /** The same by the row of that label, ascending, for labels that have samples. */
  readonly byLabel: ReadonlyMap<number, Float64Array>;
}

/**
 * @param nonconformity 1 - probability of the right label that came first, [samples]
 * @param label row of that label, [samples]
 */
export function nonconformitiesOf(nonconformity: Float64Array, label: Int32Array): Nonconformities {
  const all = nonconformity.slice();
  const lists = new Map<number, number[]>();
  for (const [sample, row] of label.entries()) {
    const list = lists.get(row);
    if (list) list.push(all[sample] as number);
    else lists.set(row, [all[sample] as number]);
  }
  const byLabel = new Map([...lists].map(([row, list]) => [row, Float64Array.from(list).sort()]));
  return { all: all.sort(), byLabel };
}

/** From this coverage on, whoever asks for more never gets a smaller set. */
const GROWS_FROM = 0.9;

/**
 * The largest nonconformity with which a label is in the set: its own where it has samples enough, else that of all. Where
 * a larger coverage leaves a label too few samples of its own, none that it would keep at a smaller one is lost.
 *
 * @param coverage share of sets that shall hold the right label, above 0 and under 1
 * @returns by row, [labels]
 */
export function setLimits({ all, byLabel }: Nonconformities, labels: number, coverage: number): Float64Array {
  const common = conformalQuantile(all, coverage);
  const limits = new Float64Array(labels).fill(common);
  for (const [row, own] of byLabel) {
    if (own.length >= leastForCoverage(coverage)) limits[row] = conformalQuantile(own, coverage);
    else if (own.length >= leastForCoverage(GROWS_FROM)) limits[row] = Math.max(common, own.at(-1) as number);
  }
  return limits;
}

/**
 * The labels that are in the set, most probable first. The most probable one always is.
 *
 * @param probability [labels]
 * @param limits by `setLimits`, [labels]
 */
export function predictionSet(probability: Float64Array, limits: Float64Array): Int32Array {
  let best = 0;
  for (let row = 1; row < probability.length; row++) {
    if ((probability[row] as number) > (probability[best] as number)) best = row;
  }
  return Int32Array.from(probability, (_, row) => row)
    .filter((row) => row === best || 1 - (probability[row] as number) <= (limits[row] as number))
    .sort((a, b) => (probability[b] as number) - (probability[a] as number));
}
