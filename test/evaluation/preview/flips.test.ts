import { finish } from '#lexiclip/domain/steps.js';
import { type Comparison, compareSides, type Side } from '#lexiclip/services/evaluation/preview/flips.js';
import { measured, type Truth } from '../../support/evaluation/results.js';

const IDS = ['a', 'b', 'c'];

const compared = (before: Side, after: Side): Comparison => finish(compareSides(before, after));

/** One row of cosines for each sample. */
function side(rows: readonly (readonly number[])[], truths: readonly Truth[], accepted?: readonly number[]): Side {
  return {
    ...measured(rows.flat(), IDS.length, truths, 10),
    labelIds: IDS,
    accepted: accepted ? Uint8Array.from(accepted) : null,
  };
}

const [A, B, C] = [
  [0.9, 0.2, 0.1],
  [0.2, 0.9, 0.1],
  [0.1, 0.2, 0.9],
];
const FAINT_B = [0.3, 0.4, 0.1];

describe('Samples that are not judged yet', () => {
  const unjudged = (one: Side): Side => ({
    ...one,
    samples: { ...one.samples, judgements: one.samples.judgements.map(() => 'UNJUDGED') },
  });

  it('are apart when they are answered differently, those that became less sure first', () => {
    const found = compared(
      unjudged(side([FAINT_B, A, A], [[], [], []])),
      unjudged(side([B, FAINT_B, A], [[], [], []])),
    );
    expect(found).toMatchObject({ gained: 0, lost: 0, of: 0, flips: [] });
    expect(found.unjudged.map(({ place, kind }) => [place, kind])).toEqual([[1, 'CHANGED']]);
    const sure = compared(unjudged(side([FAINT_B, A], [[], []])), unjudged(side([A, FAINT_B], [[], []])));
    expect(sure.unjudged.map(({ place }) => place)).toEqual([1, 0]);
  });
});

describe('Two sides', () => {
  const truths: Truth[] = [[0], [0], [0], [1], [1], []];
  const before = side([A, A, B, C, B, A], truths);
  const after = side([A, FAINT_B, A, A, B, A], truths);

  it('are counted by what became right and what no longer is', () => {
    const { gained, lost, of, apart, difference, pValue } = compared(before, after);
    expect({ gained, lost, of, apart }).toEqual({ gained: 1, lost: 1, of: 5, apart: 0 });
    expect(difference.value).toBe(0);
    expect(pValue).toBe(1);
  });

  it('differ by flips, worst first', () => {
    const { flips } = compared(before, after);
    expect(flips.map(({ place, kind }) => [place, kind])).toEqual([
      [1, 'LOST'],
      [3, 'CHANGED'],
      [2, 'GAINED'],
    ]);
  });

  it('lose most first what fell deepest', () => {
    const { flips } = compared(side([A, A], [[0], [0]]), side([FAINT_B, B], [[0], [0]]));
    expect(flips.map(({ place }) => place)).toEqual([1, 0]);
  });

  it('are counted by label, those that lost most first', () => {
    const { labels } = compared(side([A, C, C], [[0], [1], [1]]), side([B, B, B], [[0], [1], [1]]));
    expect(labels).toEqual([
      { labelId: 'a', gained: 0, lost: 1 },
      { labelId: 'b', gained: 2, lost: 0 },
    ]);
  });

  it('count samples apart of which only one has a right label', () => {
    const { of, apart, flips } = compared(side([A, A], [[0], [0]]), side([A, B], [[0], null]));
    expect({ of, apart, flips: flips.map(({ kind }) => kind) }).toEqual({ of: 1, apart: 1, flips: ['CHANGED'] });
  });

  it('say what is newly accepted and refused where both have thresholds', () => {
    const accepting = side([A, A, B, C, B, A], truths, [1, 1, 1, 1, 1, 0]);
    const refusing = side([A, A, B, C, B, A], truths, [0, 1, 1, 1, 1, 1]);
    const { newlyRefused, newlyAccepted, flips } = compared(accepting, refusing);
    expect({ newlyRefused, newlyAccepted }).toEqual({ newlyRefused: 1, newlyAccepted: 1 });
    expect(flips.map(({ place, kind }) => [place, kind])).toEqual([
      [0, 'NEWLY_REFUSED'],
      [5, 'NEWLY_ACCEPTED'],
    ]);
    expect(compared(before, refusing)).toMatchObject({ newlyRefused: null, newlyAccepted: null });
  });
});
