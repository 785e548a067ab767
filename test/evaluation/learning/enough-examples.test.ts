import { checkEnough } from '#lexiclip/services/evaluation/learning/enough-examples.js';

const check = (...counts: number[]) => checkEnough(Int32Array.from(counts), 'input.sampleSet');

describe('Examples to learn from', () => {
  it('of fewer than two labels are refused, with how many are needed', () => {
    const extensions = { argument: 'input.sampleSet', needed: 2 };
    expect(() => check()).toThrow(
      expect.objectContaining({
        code: 'TOO_FEW_SAMPLES',
        extensions: expect.objectContaining({ ...extensions, given: 0 }),
      }),
    );
    expect(() => check(50)).toThrow(
      expect.objectContaining({
        code: 'TOO_FEW_SAMPLES',
        extensions: expect.objectContaining({ ...extensions, given: 1 }),
      }),
    );
  });

  it('are refused when only one label has two', () => {
    expect(() => check(1, 5, 1)).toThrow('at least two labels need two');
  });

  it('of which each label has one are learned from, and it is said how', () => {
    expect(check(1, 1, 1)).toEqual([expect.stringContaining('a = 0.25')]);
  });

  it('of which there are few in all, or of a label, are learned from with a warning', () => {
    expect(check(2, 20)).toEqual([
      'there are 22 examples; under 40, what is learned is uncertain',
      '1 label has fewer than 4 examples: what is learned of them is uncertain',
    ]);
    expect(check(20, 20, 3, 1)).toEqual(['2 labels have fewer than 4 examples: what is learned of them is uncertain']);
    expect(check(20, 20)).toEqual([]);
  });
});
