import type { Proportion } from '../../../domain/evaluation.js';
import { proportion } from '../statistics/intervals.js';
import { countedRow, isRight, type Measured, placesOf } from './measured.js';

/** How one label did on the known samples. */
export interface LabelMetrics {
  /** Samples that count for it. */
  readonly support: number;
  /** Of these, the share for which it came first. */
  readonly recall: Proportion;
  /** Of the samples for which it came first, the share that count for it. */
  readonly precision: Proportion;
  /** Harmonic mean of both; null for a label that no sample counts for and that came first for none. */
  readonly f1: number | null;
}

/** By the label's row, [labels]. */
export function labelMetrics(measured: Measured): LabelMetrics[] {
  const { samples, results, labels } = measured;
  const [support, predicted, hits] = [new Int32Array(labels), new Int32Array(labels), new Int32Array(labels)];
  const add = (counts: Int32Array, row: number): void => {
    counts[row] = (counts[row] as number) + 1;
  };
  for (const sample of placesOf(samples, 'KNOWN')) {
    add(support, countedRow(measured, sample));
    add(predicted, results.best[sample] as number);
    if (isRight(results, sample)) add(hits, results.best[sample] as number);
  }
  return Array.from(support, (of, row) => {
    const [hit, all] = [hits[row] as number, of + (predicted[row] as number)];
    return {
      support: of,
      recall: proportion(hit, of),
      precision: proportion(hit, predicted[row] as number),
      f1: all === 0 ? null : (2 * hit) / all,
    };
  });
}

/** Over the labels that samples count for, as scikit-learn's balanced accuracy. Null where there are none. */
export const meanPerClassRecall = (labels: readonly LabelMetrics[]): number | null =>
  mean(labels.map(({ recall }) => recall.value));

/**
 * Over the labels that a sample counts for or that came first for one, as scikit-learn's macro F1. Null where there are
 * none.
 */
export const macroF1 = (labels: readonly LabelMetrics[]): number | null => mean(labels.map(({ f1 }) => f1));

/** Of those that are not null. */
function mean(values: readonly (number | null)[]): number | null {
  const counted = values.filter((value) => value !== null);
  return counted.length === 0 ? null : counted.reduce((sum, value) => sum + value, 0) / counted.length;
}
