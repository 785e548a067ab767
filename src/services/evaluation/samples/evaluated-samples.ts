import type { EvaluatedSamples, Judgement } from '../../../domain/evaluation.js';
import type { Label } from '../../../domain/label.js';
import { indexing } from '../../../domain/label-rows.js';
import { isJudged, type Sample } from '../../../domain/sample.js';
import type { Steps } from '../../../domain/steps.js';

/**
 * What a version of a label set can be evaluated on: the samples that are judged and are no examples, each with the rows
 * of its right labels.
 *
 * @param samples in the set's order
 * @param labels of the version, in its order
 * @param unjudged whether those that are not judged yet are among them
 */
export function* evaluatedSamples(
  samples: readonly Sample[],
  labels: readonly Label[],
  unjudged = false,
): Steps<EvaluatedSamples> {
  const { rowOf } = yield* indexing(labels);
  const chosen = samples.filter((sample) => (unjudged || isJudged(sample)) && sample.role === 'EVALUATION');
  const rightFrom = new Int32Array(chosen.length + 1);
  const rows: number[] = [];
  const judgements: Judgement[] = [];
  for (const [i, { expected }] of chosen.entries()) {
    for (const { labelId } of expected ?? []) {
      const row = rowOf.get(labelId);
      if (row !== undefined) rows.push(row);
    }
    rightFrom[i + 1] = rows.length;
    judgements.push(judgementOf(expected, rows.length - (rightFrom[i] as number)));
    yield;
  }
  return { samples: chosen, rightRows: Int32Array.from(rows), rightFrom, judgements };
}

/** @param found number of its right labels that the version has */
function judgementOf(expected: Sample['expected'], found: number): Judgement {
  if (expected === null) return 'UNJUDGED';
  if (expected.length === 0) return 'UNKNOWN';
  return found > 0 ? 'KNOWN' : 'NOT_IN_VOCABULARY';
}

/** Some of the samples, with their right labels. @param places of samples */
export function pickSamples(
  { samples, rightRows, rightFrom, judgements }: EvaluatedSamples,
  places: readonly number[],
): EvaluatedSamples {
  const from = new Int32Array(places.length + 1);
  const rows = places.flatMap((place, i) => {
    const own = [...rightRows.subarray(rightFrom[place], rightFrom[place + 1])];
    from[i + 1] = (from[i] as number) + own.length;
    return own;
  });
  return {
    samples: places.map((place) => samples[place] as Sample),
    rightRows: Int32Array.from(rows),
    rightFrom: from,
    judgements: places.map((place) => judgements[place] as Judgement),
  };
}
