import { probabilityOf, similarities, softmaxOver } from '#lexiclip/services/ranking/scoring.js';
import { rounded, sum } from '../support/numbers.js';

const probabilities = (scores: readonly number[], logitScale: number): number[] => {
  const softmax = softmaxOver(Float32Array.from(scores), logitScale);
  return scores.map((score) => probabilityOf(score, softmax));
};

describe('Similarity', () => {
  const labels = Float32Array.from([1, 0, 0, 1, 0.8, 0.6, -0.6, -0.8]);

  it('is the cosine of the image and each label, row by row', () => {
    expect(rounded(similarities(Float32Array.from([0.6, 0.8]), labels))).toEqual([0.6, 0.8, 0.96, -1]);
  });

  it('stays within -1 to 1 where rounding would leave it', () => {
    const slightlyLong = Float32Array.from([1.0000001, 0]);
    expect([...similarities(slightlyLong, Float32Array.from([1.0000001, 0, -1.0000001, 0]))]).toEqual([1, -1]);
  });
});

describe('Probability', () => {
  it('is the softmax of the similarities times the logit scale', () => {
    // Logits ln 1, ln 2 and ln 5: the exponentials are 1, 2 and 5, of 8.
    const scores = [Math.log(1), Math.log(2), Math.log(5)].map((logit) => logit / 10);
    const [first, second, third] = probabilities(scores, 10);
    expect(first).toBeCloseTo(1 / 8, 5);
    expect(second).toBeCloseTo(2 / 8, 5);
    expect(third).toBeCloseTo(5 / 8, 5);
  });

  it('is sharper with a higher logit scale', () => {
    // 1 / (1 + e^-1) and 1 / (1 + e^-10)
    expect(probabilities([0.3, 0.2], 10)[0]).toBeCloseTo(0.731059, 4);
    expect(probabilities([0.3, 0.2], 100)[0]).toBeCloseTo(0.999955, 5);
  });

  it('sums to 1 over all labels', () => {
    const scores = Array.from({ length: 1000 }, (_, i) => Math.sin(i));
    expect(sum(probabilities(scores.map(Math.fround), 100))).toBeCloseTo(1, 6);
  });

  it('is shared evenly among equal similarities', () => {
    expect(probabilities([0.25, 0.25, 0.25, 0.25], 100)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('does not overflow at the highest logit scale', () => {
    expect(probabilities([1, -1], 10_000)).toEqual([1, 0]);
  });
});
