import { detectionBy } from '#lexiclip/services/evaluation/metrics/detection.js';
import { metricsOf } from '#lexiclip/services/evaluation/metrics/metrics.js';
import { expectSame, recorded } from '../../support/evaluation/recorded.js';
import { measured, type Truth } from '../../support/evaluation/results.js';

interface Detection {
  readonly auroc: number;
  readonly fprAt95Tpr: number;
}

interface Recorded {
  readonly labels: number;
  readonly logitScale: number;
  readonly cosines: readonly number[];
  readonly truth: readonly number[];
  readonly top1: number;
  readonly top5: number;
  readonly balancedAccuracy: number;
  readonly macroF1: number;
  readonly perLabel: Readonly<Record<'support' | 'recall' | 'precision' | 'f1', readonly number[]>>;
  readonly logLoss: number;
  readonly calibrationError: number;
  readonly bySimilarity: Detection;
  readonly byProbability: Detection;
  readonly byRoundedProbability: Detection;
}

const reference = recorded<Recorded>('metrics');
const unknown = reference.cosines.length / reference.labels - reference.truth.length;
const truths: Truth[] = [...reference.truth.map((row) => [row]), ...Array.from({ length: unknown }, () => [])];
const cosines = Float32Array.from(reference.cosines);
const all = measured(cosines, reference.labels, truths, reference.logitScale);

describe('The metrics of recorded samples', () => {
  const metrics = metricsOf(all);

  it("have scikit-learn's accuracies", () => {
    expectSame(metrics.top1.value, reference.top1);
    expectSame(metrics.top5?.value ?? null, reference.top5);
  });

  it("have scikit-learn's balanced accuracy and macro F1", () => {
    expectSame(metrics.meanPerClassRecall, reference.balancedAccuracy);
    expectSame(metrics.macroF1, reference.macroF1);
  });

  it("have scikit-learn's support, recall, precision and F1 of each label", () => {
    const { support, recall, precision, f1 } = reference.perLabel;
    for (const [row, label] of metrics.labels.entries()) {
      expect(label.support).toBe(support[row]);
      // Where there is nothing to divide by, scikit-learn says 0.
      expectSame(label.recall.value ?? 0, recall[row] as number);
      expectSame(label.precision.value ?? 0, precision[row] as number);
      expectSame(label.f1 ?? 0, f1[row] as number);
    }
  });

  it("have scikit-learn's log loss", () => {
    expectSame(metrics.negativeLogLikelihood, reference.logLoss);
  });

  it("have the calibration error of scikit-learn's calibration curve", () => {
    expectSame(metrics.expectedCalibrationError, reference.calibrationError);
  });

  it('count the samples of each kind', () => {
    expect(metrics).toMatchObject({ knownCount: 150, unknownCount: 60, notInVocabulary: 0 });
  });
});

describe('Telling unknown samples by a score', () => {
  const { similarity, probability } = all.results;

  it.each([
    ['similarity', similarity, reference.bySimilarity],
    ['probability', probability, reference.byProbability],
    [
      'a probability of many ties',
      probability.map((value) => Math.round(value * 10) / 10),
      reference.byRoundedProbability,
    ],
  ])("has scikit-learn's AUROC and false accepts by %s", (_, scores, expected) => {
    const found = detectionBy(all, scores);
    expectSame(found?.auroc ?? null, expected.auroc);
    expectSame(found?.fprAt95Tpr.value ?? null, expected.fprAt95Tpr);
  });

  it('says nothing without unknown samples', () => {
    const known = measured(cosines, reference.labels, truths.slice(0, 150), reference.logitScale);
    expect(detectionBy(known, known.results.similarity)).toBeNull();
  });
});
