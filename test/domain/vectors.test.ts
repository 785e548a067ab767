import { labelVector, normalised } from '#lexiclip/domain/vectors.js';
import { rounded } from '../support/numbers.js';

describe('Normalising a vector', () => {
  it('brings it to length 1 and keeps its direction', () => {
    expect(rounded(normalised([3, 4]))).toEqual([0.6, 0.8]);
    expect(rounded(normalised([0, -5, 0]))).toEqual([0, -1, 0]);
  });

  it('leaves a unit vector as it is', () => {
    expect(rounded(normalised([0.6, 0.8]))).toEqual([0.6, 0.8]);
  });

  it('holds for lengths that 32 bits could not square', () => {
    expect(rounded(normalised([3e30, 4e30]))).toEqual([0.6, 0.8]);
    expect(rounded(normalised([3e-30, 4e-30]))).toEqual([0.6, 0.8]);
  });

  it.each([
    ['zero', [0, 0, 0]],
    ['empty', []],
    ['not a number', [1, Number.NaN]],
    ['infinite', [1, Number.POSITIVE_INFINITY]],
  ])('is refused for a vector that is %s', (_, vector) => {
    expect(() => normalised(vector)).toThrow(RangeError);
  });
});

describe("A label's vector", () => {
  it('is the unit vector of its prompt when there is one', () => {
    expect(rounded(labelVector([[6, 8]]))).toEqual([0.6, 0.8]);
  });

  it('gives each prompt the same weight, however long its embedding', () => {
    // Unit vectors (1, 0) and (0, 1), mean (1/2, 1/2). Without normalising first it would be (100, 1) / 100.005.
    expect(
      rounded(
        labelVector([
          [100, 0],
          [0, 1],
        ]),
      ),
    ).toEqual(rounded([Math.SQRT1_2, Math.SQRT1_2]));
  });

  it('is normalised again after the mean', () => {
    // (1, 0) and (0.6, 0.8): mean (0.8, 0.4), of length √0.8.
    const [x, y] = labelVector([
      [2, 0],
      [3, 4],
    ]);
    expect(x).toBeCloseTo(0.8 / Math.sqrt(0.8), 6);
    expect(y).toBeCloseTo(0.4 / Math.sqrt(0.8), 6);
  });

  it('is refused without prompts, and where they cancel out', () => {
    expect(() => labelVector([])).toThrow(RangeError);
    expect(() =>
      labelVector([
        [1, 0],
        [-2, 0],
      ]),
    ).toThrow(RangeError);
  });
});
