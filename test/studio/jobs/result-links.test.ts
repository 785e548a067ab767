import { type JobResult, resultOf } from '../../../studio/src/screens/jobs/result-links.js';

const samples = (sampleSet: { id: string; slug: string } | null) => ({ id: 'ssv_1', sampleSet });
const PETS = samples({ id: 'ss_1', slug: 'pets' });
const version = (number: number) => ({ id: `lsv_${number}`, number });
const evaluated = (sampleSetVersion: typeof PETS): JobResult => ({
  __typename: 'EvaluatePayload',
  evaluation: { labelSetVersion: version(3), sampleSetVersion },
});

describe('where the result of a job is seen', () => {
  it('is the evaluation of its version by its samples', () => {
    expect(resultOf(evaluated(PETS), 'animals').links).toEqual([
      { text: 'Evaluation', to: '/sets/animals/evaluation?at=3&samples=pets' },
    ]);
  });

  it('is without samples that were deleted since', () => {
    expect(resultOf(evaluated(samples(null)), 'animals').links[0]?.to).toBe('/sets/animals/evaluation?at=3');
  });

  it('is the flip wall of both versions of a comparison, on its samples', () => {
    const preview = {
      ...{ gained: 2, lost: 1, to: { labelSetVersion: version(4) } },
      from: { labelSetVersion: version(3), sampleSetVersion: PETS },
    };
    expect(resultOf({ __typename: 'PreviewPayload', preview }, 'animals')).toEqual({
      text: '2 gained, 1 lost',
      links: [{ text: 'Flip wall', to: '/sets/animals/flips?from=3&to=4&samples=pets' }],
      hasFile: false,
    });
  });
});
