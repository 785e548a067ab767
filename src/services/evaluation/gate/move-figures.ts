import { halfOf } from '../../../domain/sample.js';
import type { Steps } from '../../../domain/steps.js';
import { isRight, type Measured } from '../metrics/measured.js';
import { type AnswersCompared, compared } from './answers-rule.js';

/**
 * Counts what changes, on the half that judges, in steps.
 *
 * @param before, after what two versions said of the same samples
 */
export function* comparingAnswers(before: Measured, after: Measured, maxLoss: number): Steps<AnswersCompared> {
  const counts = { gained: 0, lost: 0, of: 0, apart: 0 };
  for (const [place, { id }] of after.samples.samples.entries()) {
    yield;
    if (halfOf(id) !== 'GATE') continue;
    const known = [before, after].filter(({ samples }) => samples.judgements[place] === 'KNOWN').length;
    if (known === 1) counts.apart++;
    if (known < 2) continue;
    counts.of++;
    const [was, is] = [isRight(before.results, place), isRight(after.results, place)];
    if (is && !was) counts.gained++;
    if (was && !is) counts.lost++;
  }
  return compared({ ...counts, maxLoss });
}
