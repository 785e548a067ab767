import {
  fitLogisticScore,
  heldOutLogisticScores,
  logisticScore,
} from '#lexiclip/services/evaluation/calibration/fitting/logistic-score.js';
import {
  groupedWords,
  groupLogSums,
  negativeLabelScore,
} from '#lexiclip/services/evaluation/calibration/fitting/negative-labels.js';
import {
  PrototypeSums,
  prototypeScore,
  sampleScores,
} from '#lexiclip/services/evaluation/calibration/fitting/prototypes.js';
import { pseudoUnknownScores, scoresOf } from '#lexiclip/services/evaluation/calibration/fitting/sample-scores.js';
import { standardised, standardOf } from '#lexiclip/services/evaluation/calibration/fitting/standard-score.js';
import type { Likeness } from '#lexiclip/services/evaluation/calibration/likeness/likeness.js';
import { foldsOf, seededRandom } from '#lexiclip/services/evaluation/statistics/random.js';
import { auroc } from '#lexiclip/services/evaluation/statistics/roc.js';
import { measured } from '../../support/evaluation/results.js';
import { rounded } from '../../support/numbers.js';

const unit = (angle: number): Float32Array => Float32Array.of(Math.cos(angle), Math.sin(angle));

/** Of samples that look like no others. */
function likenessOf(count: number): Likeness {
  const column = () => new Float64Array(count).fill(-1);
  return { prototype: column(), others: column(), nearest: column(), mahalanobis: column() };
}

describe('Prototypes', () => {
  const sums = new PrototypeSums();
  const samples = [
    { label: 4, angle: 0 },
    { label: 2, angle: Math.PI / 2 },
    { label: 4, angle: 0.9 },
    { label: 4, angle: -0.6 },
  ];
  for (const { label, angle } of samples) sums.add(label, unit(angle));
  const prototypes = sums.prototypes();

  it("are the unit means of each label's samples", () => {
    expect([...prototypes.rows]).toEqual([2, 4]);
    const sum = [1 + Math.cos(0.9) + Math.cos(0.6), Math.sin(0.9) - Math.sin(0.6)] as const;
    const length = Math.hypot(...sum);
    expect(rounded(prototypes.vectors)).toEqual(rounded([0, 1, sum[0] / length, sum[1] / length]));
    expect([...prototypes.sizes]).toEqual([1, 3]);
  });

  it('score a picture by the nearest of them', () => {
    expect(prototypeScore(unit(Math.PI / 2), prototypes)).toBeCloseTo(1, 6);
  });

  it('score -1 without any', () => {
    expect(prototypeScore(unit(0), new PrototypeSums().prototypes())).toBe(-1);
  });

  it('score a sample as if it were in none of them', () => {
    const cosines = samples.flatMap(({ angle }) => [
      Math.cos(angle - Math.PI / 2),
      Math.cos(angle - Math.atan2(prototypes.vectors[3] as number, prototypes.vectors[2] as number)),
    ]);
    const score = (sample: number) =>
      sampleScores(
        Float32Array.from(cosines.slice(2 * sample, 2 * sample + 2)),
        samples[sample]?.label === 2 ? 0 : 1,
        prototypes,
      );
    // The first beside the mean of the two others of its label, which is nearer than the other label's.
    const rest = Math.atan2(Math.sin(0.9) - Math.sin(0.6), Math.cos(0.9) + Math.cos(0.6));
    expect(score(0).all).toBeCloseTo(Math.cos(rest), 6);
    // The second is the only one of its label, so only the other label is left.
    expect(score(1).all).toBeCloseTo(cosines[3] as number, 6);
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
  const found = measured([0.5, 0.25, 0.25, 0.25, 0.5, 0.75, 0.5, 0.5, 0.25], 3, [[0], [1], [0, 1]], 10);
  const { similarity, probability } = pseudoUnknownScores(
    { samples: found.samples, known: Int32Array.of(0, 1, 2), scale: 10 },
    found.results,
    likenessOf(3),
    undefined,
  );

  it('are known samples of one label without it', () => {
    expect(rounded(similarity)).toEqual([0.25, 0.75]);
    // The others are equal; or the best has the rest but e^-5 to it.
    expect(rounded(probability)).toEqual(rounded([0.5, 1 / (1 + Math.exp(-5))]));
  });

  it('are like nothing where there is no other label', () => {
    const alone = measured([0.5], 1, [[0]], 10);
    const scores = pseudoUnknownScores(
      { samples: alone.samples, known: Int32Array.of(0), scale: 10 },
      alone.results,
      likenessOf(1),
      undefined,
    );
    expect([scores.similarity[0], scores.probability[0]]).toEqual([-1, 0]);
  });
});

describe('Negative labels', () => {
  it('are shared out among ten groups at random, each word once', () => {
    const words = groupedWords(1_003);
    expect([...words].sort((a, b) => a - b)).toEqual(Array.from({ length: 1_003 }, (_, i) => i));
    expect([...words]).not.toEqual([...words].sort((a, b) => a - b));
    expect(groupedWords(1_003)).toEqual(words);
  });

  it('score the share of the labels beside each group, the mean of groups', () => {
    // Two labels beside two words in the first group, and beside one in the others.
    const groups = groupLogSums(new Float32Array(11), 100);
    expect(negativeLabelScore(Math.log(2), groups)).toBeCloseTo((2 / 4 + 9 * (2 / 3)) / 10, 12);
  });

  it('do not overflow at the highest scale', () => {
    expect(negativeLabelScore(10_000, groupLogSums(new Float32Array(10).fill(-1), 10_000))).toBe(1);
    expect(negativeLabelScore(-10_000, groupLogSums(new Float32Array(10).fill(1), 10_000))).toBe(0);
  });

  it('stand beside the other labels alone where a sample is without its own', () => {
    const cosines = [0.5, 0.25, 0.25];
    const found = measured(cosines, 3, [[0]], 10);
    const logSums = groupLogSums(new Float32Array(10).fill(0.25), 10);
    const scores = scoresOf(found.results, likenessOf(1), 10, logSums).negatives;
    const pseudo = pseudoUnknownScores(
      { samples: found.samples, known: Int32Array.of(0), scale: 10 },
      found.results,
      likenessOf(1),
      logSums,
    ).negatives;
    const of = (labels: number) => labels / (labels + Math.exp(2.5));
    expect(scores?.[0]).toBeCloseTo(of(Math.exp(5) + 2 * Math.exp(2.5)), 6);
    expect(pseudo?.[0]).toBeCloseTo(of(2 * Math.exp(2.5)), 6);
  });
});
