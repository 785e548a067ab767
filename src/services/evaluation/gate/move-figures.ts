import type { EvaluatedSamples, Judgement, SampleResults } from '../../../domain/evaluation.js';
import { halfOf, type SampleHalf } from '../../../domain/sample.js';
import { isRight } from '../metrics/measured.js';
import { type AnswersCompared, compared } from './answers-rule.js';

/** What a version said of the samples. */
export interface Answered {
  readonly samples: EvaluatedSamples;
  readonly results: SampleResults;
}

/** Places of the samples of one half, ascending. */
export function placesOfHalf({ samples }: Pick<EvaluatedSamples, 'samples'>, half: SampleHalf): number[] {
  return samples.flatMap(({ id }, place) => (halfOf(id) === half ? [place] : []));
}

/** Counts what changes, on the half that judges. @param before, after what two versions said of the same samples */
export function compareAnswers(before: Answered, after: Answered, maxLoss: number): AnswersCompared {
  const counts = { gained: 0, lost: 0, of: 0, apart: 0 };
  for (const place of placesOfHalf(after.samples, 'GATE')) {
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

/** Places of the samples of one half with this judgement, ascending. */
export const placesJudged = (samples: EvaluatedSamples, half: SampleHalf, judgement: Judgement): number[] =>
  placesOfHalf(samples, half).filter((place) => samples.judgements[place] === judgement);
