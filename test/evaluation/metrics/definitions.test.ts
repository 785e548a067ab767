import { finish } from '#lexiclip/domain/steps.js';
import { topAccuracy } from '#lexiclip/services/evaluation/metrics/accuracy.js';
import { confusions, mistakes } from '#lexiclip/services/evaluation/metrics/confusions.js';
import { metricsOf } from '#lexiclip/services/evaluation/metrics/metrics.js';
import {
  calibrationErrorByChance,
  expectedCalibrationError,
  reliabilityBins,
} from '#lexiclip/services/evaluation/metrics/reliability.js';
import { thresholdCurve } from '#lexiclip/services/evaluation/metrics/threshold-curve.js';
import { seededRandom } from '#lexiclip/services/evaluation/statistics/random.js';
import { measured, type Truth } from '../../support/evaluation/results.js';

/** Samples of three labels, of which a given one comes first, and the others as they stand. */
const answered = (answers: readonly { first: number; truth: Truth }[]) =>
  measured(
    answers.flatMap(({ first }) => [0, 1, 2].map((label) => (label === first ? 0.3 : 0.2 - 0.01 * label))),
    3,
    answers.map(({ truth }) => truth),
    10,
  );

describe('A sample with several right labels', () => {
  it('is right where any of them comes first', () => {
    expect(topAccuracy(answered([{ first: 2, truth: [0, 2] }]), 1)).toMatchObject({ count: 1, of: 1 });
  });

  it('counts for the one that came first, else for the first that is in the version', () => {
    const { labels } = metricsOf(
      answered([
        { first: 2, truth: [0, 2] },
        { first: 1, truth: [2, 0] },
      ]),
    );
    expect(labels.map(({ support }) => support)).toEqual([0, 0, 2]);
  });

  it('has the likelihood of all of them together', () => {
    const { negativeLogLikelihood } = metricsOf(answered([{ first: 0, truth: [0, 1, 2] }]));
    expect(negativeLogLikelihood).toBeCloseTo(0, 12);
  });
});

describe('Samples that are not known', () => {
  const metrics = metricsOf(
    answered([
      { first: 0, truth: [0] },
      { first: 0, truth: [] },
      { first: 0, truth: null },
    ]),
  );

  it('are counted apart', () => {
    expect(metrics).toMatchObject({ knownCount: 1, unknownCount: 1, notInVocabulary: 1 });
  });

  it('count for no label and no accuracy', () => {
    expect(metrics.top1).toMatchObject({ count: 1, of: 1 });
    expect(metrics.labels[0]?.precision).toMatchObject({ count: 1, of: 1 });
  });
});

describe('Figures of nothing', () => {
  it('are null without known samples', () => {
    expect(metricsOf(answered([{ first: 0, truth: [] }]))).toMatchObject({
      top1: { value: null, count: 0, of: 0 },
      meanPerClassRecall: null,
      macroF1: null,
      negativeLogLikelihood: null,
      expectedCalibrationError: null,
      calibrationErrorByChance: null,
    });
  });

  it('have no top-5 under five labels', () => {
    expect(metricsOf(answered([{ first: 0, truth: [0] }])).top5).toBeNull();
  });
});

describe('Confusions', () => {
  it('come with their samples, those of most samples first', () => {
    const found = finish(
      confusions(
        answered([
          { first: 1, truth: [0] },
          { first: 0, truth: [2] },
          { first: 0, truth: [0] },
          { first: 0, truth: [2] },
        ]),
      ),
    );
    expect(found.map(({ samples, ...pair }) => ({ ...pair, samples: [...samples] }))).toEqual([
      { expected: 2, predicted: 0, samples: [1, 3] },
      { expected: 0, predicted: 1, samples: [0] },
    ]);
  });

  it('are listed by sample with the least likely truth first', () => {
    const found = finish(
      mistakes(
        answered([
          { first: 0, truth: [1] },
          { first: 0, truth: [2] },
          { first: 0, truth: [0] },
        ]),
      ),
    );
    expect([...found]).toEqual([1, 0]);
  });
});

describe('Reliability', () => {
  it('puts a confidence on the edge of two bins into the lower one', () => {
    const bins = reliabilityBins({ confidence: Float64Array.of(0, 1 / 15, 1), right: Uint8Array.of(0, 1, 1) });
    expect(bins.map(({ accuracy }) => accuracy.of)).toEqual([2, ...new Array(13).fill(0), 1]);
    expect(bins[0]).toMatchObject({ low: 0, accuracy: { count: 1 } });
  });

  it('has an error by chance that honest confidences have on average', () => {
    const random = seededRandom(5);
    const confidence = Float64Array.from({ length: 200 }, () => 0.3 + 0.7 * random());
    let sum = 0;
    for (let draw = 0; draw < 300; draw++) {
      const right = Uint8Array.from(confidence, (value) => Number(random() < value));
      sum += expectedCalibrationError({ confidence, right }) as number;
    }
    // Three standard errors of the 100 simulations, and a little for ours.
    expect(Math.abs((calibrationErrorByChance(confidence) as number) - sum / 300)).toBeLessThan(0.006);
  });

  it('has the same error by chance each time', () => {
    const confidence = Float64Array.of(0.4, 0.6, 0.9);
    expect(calibrationErrorByChance(confidence)).toBe(calibrationErrorByChance(confidence));
  });
});

describe('The curve of a threshold', () => {
  const samples = answered([
    { first: 0, truth: [0] },
    { first: 1, truth: [0] },
    { first: 0, truth: [] },
    { first: 0, truth: null },
  ]);

  it('counts what is answered at each score, and leaves out samples without labels in the version', () => {
    const curve = finish(thresholdCurve(samples, Float64Array.of(0.9, 0.5, 0.7, 0.1)));
    expect(curve.map(({ threshold }) => threshold)).toEqual([0.5, 0.7, 0.9]);
    expect(curve.map(({ accuracy }) => [accuracy.count, accuracy.of])).toEqual([
      [1, 2],
      [1, 1],
      [1, 1],
    ]);
    expect(curve.map(({ refusals }) => refusals.count)).toEqual([0, 1, 1]);
    expect(curve.map(({ falseAccepts }) => falseAccepts.count)).toEqual([1, 1, 0]);
  });

  it('has 101 points at most, the first of which answers everything', () => {
    const many = answered(Array.from({ length: 500 }, () => ({ first: 0, truth: [0] })));
    const scores = Float64Array.from({ length: 500 }, (_, i) => i);
    const curve = finish(thresholdCurve(many, scores));
    expect(curve).toHaveLength(101);
    expect(curve[0]).toMatchObject({ threshold: 0, refusals: { count: 0 } });
    expect(curve.at(-1)).toMatchObject({ threshold: 499, refusals: { count: 499 } });
  });
});
