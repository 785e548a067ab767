import { fromHalf, toHalf } from '#lexiclip/services/models/served/tensors/half.js';
import { numberOfHalf } from '../../support/model-server/own-towers.js';

const ALL = Array.from({ length: 65_536 }, (_, half) => half);
const isNumber = (half: number) => !Number.isNaN(numberOfHalf(half));

describe('A number of 16 bits', () => {
  it('means what the definition says', () => {
    expect(ALL.map(fromHalf)).toEqual(ALL.map(numberOfHalf));
  });

  it('is what its own number is nearest to', () => {
    expect(ALL.filter((half) => isNumber(half) && toHalf(numberOfHalf(half)) !== half)).toEqual([]);
    expect(fromHalf(toHalf(Number.NaN))).toBeNaN();
  });

  it('stands for all numbers up to the middle to the next one, and in the middle the even one does', () => {
    for (let half = 0; half < 0x7bff; half++) {
      const [below, above] = [numberOfHalf(half), numberOfHalf(half + 1)];
      const middle = (below + above) / 2;
      const even = half % 2 === 0 ? half : half + 1;
      const found = [middle - (above - below) / 8, middle, middle + (above - below) / 8].map(toHalf);
      if (found.join() !== [half, even, half + 1].join()) throw new Error(`${below} to ${above}: ${found}`);
    }
  });

  it('is infinite for what is larger than any', () => {
    expect([65_519, 65_520, -65_520, 1e30].map((value) => fromHalf(toHalf(value)))).toEqual([
      65_504,
      Infinity,
      -Infinity,
      Infinity,
    ]);
  });
});
