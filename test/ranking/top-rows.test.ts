import fc from 'fast-check';
import { topRows } from '#lexiclip/services/ranking/top-rows.js';

const top = (scores: readonly number[], count: number): number[] => topRows(Float32Array.from(scores), count);

describe('Ranking', () => {
  it('gives the rows of the highest scores, best first', () => {
    expect(top([0.1, 0.9, 0.5, 0.7], 3)).toEqual([1, 3, 2]);
  });

  it('puts the lower row first where scores are equal', () => {
    expect(top([0.5, 0.7, 0.5, 0.7, 0.5], 4)).toEqual([1, 3, 0, 2]);
  });

  it('keeps the lower row where equal scores compete for the last place', () => {
    expect(top([0.5, 0.5, 0.5, 0.5], 2)).toEqual([0, 1]);
  });

  it('gives all rows when more are asked for', () => {
    expect(top([0.2, 0.4], 10)).toEqual([1, 0]);
  });

  it('gives nothing of nothing', () => {
    expect(top([], 5)).toEqual([]);
    expect(top([0.2, 0.4], 0)).toEqual([]);
  });

  it('agrees with a full sort, whatever the scores', () => {
    // Few different values, so that ties are frequent.
    const scores = fc.array(
      fc.integer({ min: -4, max: 4 }).map((n) => n / 4),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(scores, fc.integer({ min: 0, max: 250 }), (values, count) => {
        const sorted = [...values.keys()].sort((a, b) => (values[b] as number) - (values[a] as number) || a - b);
        expect(top(values, count)).toEqual(sorted.slice(0, count));
      }),
    );
  });
});
