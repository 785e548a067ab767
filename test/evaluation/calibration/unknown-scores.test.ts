import {
  fitLogisticScore,
  heldOutLogisticScores,
  logisticScore,
} from '#lexiclip/services/evaluation/calibration/fitting/logistic-score.js';
import {
  negativeGroups,
  negativeLabelScore,
} from '#lexiclip/services/evaluation/calibration/fitting/negative-labels.js';
import {
  heldOutScores,
  prototypeScore,
  prototypesOf,
} from '#lexiclip/services/evaluation/calibration/fitting/prototypes.js';
import { pseudoUnknowns } from '#lexiclip/services/evaluation/calibration/fitting/pseudo-unknowns.js';
import { standardised, standardOf } from '#lexiclip/services/evaluation/calibration/fitting/standard-score.js';
import { foldsOf, seededRandom } from '#lexiclip/services/evaluation/statistics/random.js';
import { auroc } from '#lexiclip/services/evaluation/statistics/roc.js';
import { rounded } from '../../support/numbers.js';

describe('Prototypes', () => {
  const labelled = {
    vectors: Float32Array.of(1, 0, 0, 1, 0.6, 0.8, 0.8, -0.6),
    dimensions: 2,
    label: Int32Array.of(4, 2, 4, 4),
  };

  it("are the unit means of each label's samples", () => {
    const { rows, vectors } = prototypesOf(labelled);
    expect([...rows]).toEqual([2, 4]);
    // (1 + 0.6 + 0.8, 0 + 0.8 - 0.6), scaled to length 1.
    expect(rounded(vectors)).toEqual(rounded([0, 1, 2.4 / Math.hypot(2.4, 0.2), 0.2 / Math.hypot(2.4, 0.2)]));
  });

  it('score a picture by the nearest of them', () => {
    expect(prototypeScore(Float32Array.of(0, 1), prototypesOf(labelled))).toBe(1);
    expect(prototypeScore(Float32Array.of(0, 1), prototypesOf(labelled), (row) => row === 2)).toBeCloseTo(0.083, 3);
  });

  it('score a sample without itself', () => {
    const scores = heldOutScores(labelled, Int32Array.of(0, 1, 2, 3));
    // The second is the only sample of its label, so only the other label is left.
    expect(scores[1]).toBeCloseTo(0.2 / Math.hypot(2.4, 0.2), 6);
    // The first against (0.6 + 0.8, 0.8 - 0.6).
    expect(scores[0]).toBeCloseTo(1.4 / Math.hypot(1.4, 0.2), 6);
  });

  it('score -1 without any', () => {
    expect(heldOutScores({ ...labelled, label: Int32Array.of(0, 0, 0, 0) }, new Int32Array(4))).toEqual(
      Float64Array.of(-1, -1, -1, -1),
    );
  });
});

describe('A score in deviations', () => {
  it('is how far it is from the mean of known samples', () => {
    const standard = standardOf(Float64Array.of(1, 2, 3));
    expect([1, 2, 4].map((score) => standardised(score, standard))).toEqual([-1, 0, 2]);
  });

  it('is finite where all scores are the same', () => {
    expect(standardised(5, standardOf(Float64Array.of(5, 5)))).toBe(0);
  });
});

describe('A learned score', () => {
  const random = seededRandom(4);
  const known = Uint8Array.from({ length: 120 }, (_, i) => Number(i < 70));
  const columns = [0.8, 0.5].map((shift) => Float64Array.from(known, (one) => random() + random() + shift * one));

  it('tells known from unknown better than each of its parts', () => {
    const groups = (scores: Float64Array) => ({ positives: scores.subarray(0, 70), negatives: scores.subarray(70) });
    const learned = auroc(groups(heldOutLogisticScores({ columns, known }, 1))) as number;
    for (const column of columns) expect(learned).toBeGreaterThan(auroc(groups(column)) as number);
  });

  it('has parts that another unit does not change', () => {
    const inPercent = columns.map((column) => column.map((value) => 100 * value));
    const [plain, percent] = [columns, inPercent].map((features) =>
      logisticScore(
        fitLogisticScore({ columns: features, known }),
        features.map((column) => column[3] as number),
      ),
    );
    expect(plain).toBeCloseTo(percent as number, 9);
  });

  it('of a sample does not depend on that sample', () => {
    const others = Uint8Array.from(known, (one, i) => (i === 0 ? 1 : one));
    const moved = columns.map((column) => column.map((value, i) => (i === 0 ? value + 0.3 : value)));
    const folds = foldsOf(known, 5, seededRandom(1));
    const [before, after] = [
      heldOutLogisticScores({ columns, known }, 1),
      heldOutLogisticScores({ columns: moved, known: others }, 1),
    ];
    // The samples of its own fold are scored by models that did not see it, so theirs stay as they are.
    for (let i = 1; i < 120; i++) expect(before[i] === after[i]).toBe(folds[i] === folds[0]);
  });
});

describe('Folds', () => {
  it('share out each group evenly, in the same way for the same seed', () => {
    const groups = Array.from({ length: 53 }, (_, i) => Number(i < 20));
    const folds = foldsOf(groups, 5, seededRandom(9));
    for (const group of [0, 1]) {
      const counts = [0, 1, 2, 3, 4].map(
        (fold) => groups.filter((one, i) => one === group && folds[i] === fold).length,
      );
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
    expect(foldsOf(groups, 5, seededRandom(9))).toEqual(folds);
    expect(foldsOf(groups, 5, seededRandom(10))).not.toEqual(folds);
  });
});

describe('Pseudo-unknowns', () => {
  it('are known samples without their right labels', () => {
    const { similarity, probability } = pseudoUnknowns(
      {
        similarities: Float32Array.of(0.5, 0.25, 0.25, 0.25, 0.5, 0.75),
        labels: 3,
        rightRows: Int32Array.of(0, 1, 2),
        rightFrom: Int32Array.of(0, 1, 3),
      },
      10,
    );
    expect([...similarity]).toEqual([0.25, 0.25]);
    expect([...probability]).toEqual([0.5, 1]);
  });

  it('are like nothing where every label is right', () => {
    const { similarity, probability } = pseudoUnknowns(
      { similarities: Float32Array.of(0.5), labels: 1, rightRows: Int32Array.of(0), rightFrom: Int32Array.of(0, 1) },
      10,
    );
    expect([similarity[0], probability[0]]).toEqual([-1, 0]);
  });
});

describe('Negative labels', () => {
  it('are shared out among ten groups, each word once', () => {
    const groups = negativeGroups(1_003, 1);
    expect(groups).toHaveLength(10);
    expect(groups.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 1_003 }, (_, i) => i));
    expect(negativeGroups(3, 1)).toHaveLength(3);
  });

  it('score the share of the labels beside each group, the mean of groups', () => {
    const [labels, negatives] = [Float32Array.of(0, 0), Float32Array.of(0, 0, 0)];
    // Two labels beside two words, and beside one.
    expect(negativeLabelScore(labels, negatives, [[0, 1], [2]], 100)).toBeCloseTo((2 / 4 + 2 / 3) / 2, 12);
  });

  it('do not overflow at the highest scale', () => {
    expect(negativeLabelScore(Float32Array.of(1), Float32Array.of(-1), [[0]], 10_000)).toBe(1);
    expect(negativeLabelScore(Float32Array.of(-1), Float32Array.of(1), [[0]], 10_000)).toBe(0);
  });
});
