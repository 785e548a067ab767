import { finish } from '#lexiclip/domain/steps.js';
import { seededRandom } from '#lexiclip/services/evaluation/statistics/random.js';
import { bestOf, countsOf, type Outcomes } from '#lexiclip/services/evaluation/suggest/choosing.js';

const SAMPLES = 100;
const EDITS = 75;
const DRAWS = 300;

describe('The edit that is chosen', () => {
  /** Right answers of which an edit changes some: so many more than it should, in the mean. */
  const changed = (base: Outcomes, random: () => number, breaks: number, fixes: number): Outcomes =>
    base.map((right) => (random() < (right ? breaks : fixes) ? 1 - right : right));
  const foldsOf = (count: number) => Uint8Array.from({ length: count }, (_, i) => i % 5);
  const draw = (random: () => number) => Uint8Array.from({ length: SAMPLES }, () => Number(random() < 0.85));

  it('is hardly ever proven where edits harm in the mean, although often one looks as if it helped', () => {
    const random = seededRandom(7);
    let [looked, proven] = [0, 0];
    for (let i = 0; i < DRAWS; i++) {
      const base = draw(random);
      // What edits of a good vocabulary do: one more is broken than is fixed.
      const edits = Array.from({ length: EDITS }, () => changed(base, random, 0.02, 0.05));
      const choice = finish(bestOf(base, edits, foldsOf(SAMPLES)));
      if (choice) looked++;
      if (choice?.isProven) proven++;
    }
    expect(looked / DRAWS).toBeGreaterThan(0.9);
    expect(proven / DRAWS).toBeLessThan(0.03);
  });

  it('is mostly proven where one edit helps much, and is that one', () => {
    const random = seededRandom(11);
    let [found, right] = [0, 0];
    for (let i = 0; i < DRAWS; i++) {
      const base = draw(random);
      const edits = Array.from({ length: EDITS }, () => changed(base, random, 0.01, 0.05));
      edits[40] = changed(base, random, 0.005, 0.6);
      const choice = finish(bestOf(base, edits, foldsOf(SAMPLES)));
      if (choice?.isProven) found++;
      if (choice?.isProven && choice.index === 40) right++;
    }
    expect(found / DRAWS).toBeGreaterThan(0.6);
    expect(right / found).toBeGreaterThan(0.95);
  });

  it('is judged in each fold by what the other folds choose', () => {
    // Two edits that fix ten samples each: one in the first fold only, the other everywhere.
    const base = new Uint8Array(50);
    const folds = foldsOf(50);
    const once = Uint8Array.from(folds, (fold) => Number(fold === 0));
    const everywhere = Uint8Array.from(base, (_, i) => Number(i < 10));
    expect(finish(bestOf(base, [once], folds))).toMatchObject({ index: 0, fixed: 10, crossFitted: 0, isProven: false });
    expect(finish(bestOf(base, [everywhere], folds))).toMatchObject({ fixed: 10, crossFitted: 10, isProven: true });
    expect(finish(bestOf(base, [once, everywhere], folds))).toMatchObject({ index: 0, crossFitted: 2 });
  });

  it('is none where nothing gains', () => {
    const base = Uint8Array.of(1, 0, 1, 1);
    expect(finish(bestOf(base, [], foldsOf(4)))).toBeUndefined();
    expect(finish(bestOf(base, [base, Uint8Array.of(1, 1, 0, 1)], foldsOf(4)))).toBeUndefined();
    expect(countsOf(base, Uint8Array.of(0, 1, 1, 0))).toMatchObject({ fixed: 1, broken: 2, of: 4, pValue: 0.875 });
  });
});
