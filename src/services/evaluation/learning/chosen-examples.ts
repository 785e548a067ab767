import type { Label } from '../../../domain/label.js';
import { indexing } from '../../../domain/label-rows.js';
import { isJudged, type Sample } from '../../../domain/sample.js';
import type { Steps } from '../../../domain/steps.js';

/** Samples of a set that a version can learn from. */
export interface ChosenExamples {
  /** In the set's order. */
  readonly samples: readonly Sample[];
  /** Rows of the labels that they are of, ascending, [labels]. */
  readonly rows: Int32Array;
  /** Of each example, its label's place in `rows`, [samples]. */
  readonly labels: Int32Array;
  /** Number of examples that have several right labels in the version, or none. */
  readonly leftOut: number;
}

/**
 * Chooses the examples that have exactly one right label in a version: of several, any counts as right, so that they do
 * not say what they are an example of.
 *
 * @param all samples of the set, in its order
 * @param versionLabels of the version, in its order
 */
export function* chosenExamples(all: readonly Sample[], versionLabels: readonly Label[]): Steps<ChosenExamples> {
  const { rowOf } = yield* indexing(versionLabels);
  const samples: Sample[] = [];
  const rowOfSample: number[] = [];
  let leftOut = 0;
  for (const sample of all) {
    yield;
    if (sample.role !== 'EXAMPLE' || !isJudged(sample)) continue;
    const right = new Set(sample.expected?.flatMap(({ labelId }) => rowOf.get(labelId) ?? []));
    const [row] = right;
    if (right.size !== 1 || row === undefined) leftOut++;
    else {
      samples.push(sample);
      rowOfSample.push(row);
    }
  }
  yield;
  const rows = Int32Array.from(new Set(rowOfSample)).sort();
  const placeOf = new Map(Array.from(rows, (row, place) => [row, place]));
  return { samples, rows, labels: Int32Array.from(rowOfSample, (row) => placeOf.get(row) as number), leftOut };
}
