import { hash } from 'node:crypto';
import type { Sample } from '../../../domain/sample.js';
import type { Steps } from '../../../domain/steps.js';
import { mcNemarPOfGain } from '../statistics/paired.js';

const FOLDS = 5;
const SIGNIFICANT = 0.05;

/** Whether each sample is answered rightly, [samples]: 1 or 0. */
export type Outcomes = Uint8Array;

/** What an edit changes. */
export interface Counts {
  readonly fixed: number;
  readonly broken: number;
  readonly of: number;
  readonly pValue: number;
}

/** The best of some edits. */
export interface Choice extends Counts {
  /** Its place among the edits. */
  readonly index: number;
  /** Fixed less broken where the best edit is chosen anew without the samples that judge it, in five folds. */
  readonly crossFitted: number;
  readonly isProven: boolean;
}

/** The fold of each sample, by the SHA-256 of its id: not by the bit that says in which half it is. */
export const foldsOf = (samples: readonly Sample[]): Uint8Array =>
  Uint8Array.from(samples, ({ id }) => Number.parseInt(hash('sha256', id, 'hex').slice(8, 16), 16) % FOLDS);

/** What one edit changes, over all samples. */
export function countsOf(base: Outcomes, after: Outcomes): Counts {
  let [fixed, broken] = [0, 0];
  for (let i = 0; i < base.length; i++) {
    const difference = (after[i] as number) - (base[i] as number);
    if (difference > 0) fixed++;
    else if (difference < 0) broken++;
  }
  return { fixed, broken, of: base.length, pValue: mcNemarPOfGain({ gained: fixed, lost: broken }) };
}

/**
 * The edit that gains most. It is proven only by two tests together: one-sided, the exact test of McNemar on all samples;
 * and a gain where each fold is judged by what the others choose. Either alone lets most edits through that only fit the
 * samples at hand.
 *
 * @param edits what each of them makes of the samples
 * @param folds of the samples
 * @returns undefined without an edit that gains anything
 */
export function* bestOf(base: Outcomes, edits: readonly Outcomes[], folds: Uint8Array): Steps<Choice | undefined> {
  const nets: Int32Array[] = [];
  for (const after of edits) {
    nets.push(netsByFold(base, after, folds));
    yield;
  }
  const totals = nets.map((net) => net.reduce((sum, value) => sum + value, 0));
  const index = largest(totals);
  if (index === -1 || (totals[index] as number) <= 0) return undefined;
  let crossFitted = 0;
  for (let fold = 0; fold < FOLDS; fold++) {
    const without = totals.map((total, i) => total - (nets[i]?.[fold] as number));
    const chosen = largest(without);
    // Where nothing gains in the other folds, nothing would be changed.
    if ((without[chosen] as number) > 0) crossFitted += nets[chosen]?.[fold] as number;
  }
  const counts = countsOf(base, edits[index] as Outcomes);
  return { index, ...counts, crossFitted, isProven: counts.pValue <= SIGNIFICANT && crossFitted > 0 };
}

/** Fixed less broken, [folds]. */
function netsByFold(base: Outcomes, after: Outcomes, folds: Uint8Array): Int32Array {
  const nets = new Int32Array(FOLDS);
  for (let i = 0; i < base.length; i++) {
    const fold = folds[i] as number;
    nets[fold] = (nets[fold] as number) + (after[i] as number) - (base[i] as number);
  }
  return nets;
}

/** The place of the largest number, the first of equal ones; -1 without any. */
const largest = (numbers: readonly number[]): number =>
  numbers.reduce((best, value, i) => (best === -1 || value > (numbers[best] as number) ? i : best), -1);
