import { byPair, isAbout, labelsOf } from '../../../studio/src/screens/flips/groups.js';
import { startOf } from '../../../studio/src/screens/flips/start.js';
import { summaryOf } from '../../../studio/src/screens/flips/summary.js';

const flip = (before: string, after: string | null, expected: string[] | null) => ({
  before: { name: before },
  after: after === null ? null : { name: after },
  sample: { expected: expected?.map((name) => ({ name })) ?? null },
});

describe('The flip wall', () => {
  it('puts pictures of the same two labels together, the largest groups first', () => {
    const flips = [flip('dog', 'cat', ['cat']), flip('cat', 'frog', ['cat']), flip('cat', 'frog', null)];
    expect(byPair(flips).map(({ pair, items }) => [pair, items.length])).toEqual([
      ['cat → frog', 2],
      ['dog → cat', 1],
    ]);
  });

  it('finds pictures by either answer, and by the right one', () => {
    const one = flip('dog', null, ['wolf']);
    expect(['dog', 'wolf', 'cat', null].map((label) => isAbout(one, label))).toEqual([true, true, false, true]);
    expect(labelsOf([one, flip('cat', 'dog', null)])).toEqual(['cat', 'dog', 'wolf']);
  });

  it('compares what is in use with what is newest, and else the last two versions', () => {
    const production = (number: number) => [{ name: 'production', version: { number } }];
    expect(startOf(5, production(2))).toEqual({ from: 2, to: 5 });
    expect(startOf(5, production(5))).toEqual({ from: 4, to: 5 });
    expect(startOf(1, production(1))).toEqual({ to: 1 });
  });

  it('says what a change does with its interval, and what chance would do', () => {
    const figures = {
      gained: 2,
      lost: 6,
      of: 100,
      apart: 1,
      pValue: 0.289,
      difference: { value: -0.04, low: -0.108, high: 0.019 },
    };
    expect(summaryOf(figures)).toEqual([
      'Of 100 pictures that both versions have a right label for, 2 became right and 6 became wrong.',
      'The share of right first answers changes by −4.0 points (95 % interval −10.8 to +1.9).',
      'It may be chance: with no real difference, a split at least as uneven comes up with a probability of 0.289.',
      '1 picture has a right label in only one of the versions, and counts nowhere.',
    ]);
  });
});
