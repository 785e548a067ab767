import { readFileSync } from 'node:fs';
import type { LabelClassifier } from '#lexiclip/domain/label-classifier.js';
import type { SampleVectors } from '#lexiclip/services/evaluation/engine/comparison.js';
import { EvaluationEngine } from '#lexiclip/services/evaluation/engine/evaluation-engine.js';
import { evaluatedOn, plainResults, plainSimilarity, unitVectors } from '../../support/evaluation/plain-results.js';

const DIMENSIONS = 24;
const LOGIT_SCALE = 20;

interface Reference {
  readonly version: string;
  readonly cases: readonly { scores: number[][]; expected: number[]; averagePrecision: number[] }[];
}

const reference: Reference = JSON.parse(
  readFileSync(new URL('../reference/average-precision.json', import.meta.url), 'utf8'),
);

const engine = new EvaluationEngine({ threads: 2 });
afterAll(() => engine.close());

/** The vectors in blocks of some size, last block first. */
const inBlocks = (vectors: Float32Array, dimensions: number, size: number): SampleVectors =>
  async function* () {
    const count = vectors.length / dimensions;
    for (let from = (Math.ceil(count / size) - 1) * size; from >= 0; from -= size) {
      const to = Math.min(count, from + size);
      yield {
        indexes: Int32Array.from({ length: to - from }, (_, i) => from + i),
        vectors: vectors.subarray(from * dimensions, to * dimensions),
      };
    }
  };

describe('The evaluation engine', () => {
  const labels = unitVectors(70, DIMENSIONS, 1);
  // Every seventh sample is in no label, every fifth may be in either of two.
  const rights = Array.from({ length: 500 }, (_, i) =>
    i % 7 === 0 ? [] : i % 5 === 0 ? [i % 70, (i * 3) % 70] : [i % 70],
  );
  const vectors = unitVectors(500, DIMENSIONS, 2);
  const samples = evaluatedOn(rights);

  const compared = async (classifier?: LabelClassifier, size = 130) => {
    const placed = engine.place({ vectors: labels, dimensions: DIMENSIONS, logitScale: LOGIT_SCALE, classifier });
    return engine.results(placed, samples, inBlocks(vectors, DIMENSIONS, size));
  };

  const expectEqual = ({ results }: Awaited<ReturnType<typeof compared>>, classifier?: LabelClassifier) => {
    const plain = plainResults(
      { labels, vectors, dimensions: DIMENSIONS, logitScale: LOGIT_SCALE, classifier },
      samples,
    );
    for (const [column, values] of Object.entries(plain)) {
      const found = Array.from(results[column as keyof typeof results], Number);
      found.forEach((value, i) => {
        expect([column, i, value]).toEqual([
          column,
          i,
          Number.isNaN(values[i]) ? Number.NaN : expect.closeTo(values[i] as number, 5),
        ]);
      });
    }
  };

  it('finds what the plain computation finds, whatever the blocks', async () => {
    expectEqual(await compared());
    expectEqual(await compared(undefined, 7));
  });

  it('lets labels with examples share the probability that their texts have, and the others keep theirs', async () => {
    const rows = Int32Array.of(3, 12, 40, 41);
    const weights = unitVectors(4, DIMENSIONS, 3).map((value) => 15 * value);
    const classifier = { rows, weights, biases: Float64Array.of(0.5, -1, 2, 0) };
    expectEqual(await compared(classifier), classifier);
  });

  it('ranks equal labels in their order', async () => {
    const twice = new Float32Array(2 * DIMENSIONS);
    twice.set(vectors.subarray(0, DIMENSIONS));
    twice.set(vectors.subarray(0, DIMENSIONS), DIMENSIONS);
    const placed = engine.place({ vectors: twice, dimensions: DIMENSIONS, logitScale: LOGIT_SCALE });
    const one = inBlocks(vectors.subarray(0, DIMENSIONS), DIMENSIONS, 1);
    const { results } = await engine.results(placed, evaluatedOn([[1]]), one);
    expect([results.best[0], results.second[0], results.right[0], results.rightRank[0]]).toEqual([0, 1, 1, 2]);
    expect(results.probability[0]).toBeCloseTo(0.5, 12);
  });

  it('says of a version with one label that there is no second', async () => {
    const placed = engine.place({
      vectors: labels.slice(0, DIMENSIONS),
      dimensions: DIMENSIONS,
      logitScale: LOGIT_SCALE,
    });
    const { results } = await engine.results(
      placed,
      evaluatedOn([[]]),
      inBlocks(vectors.subarray(0, DIMENSIONS), DIMENSIONS, 1),
    );
    expect([results.second[0], results.secondProbability[0], results.right[0]]).toEqual([-1, 0, -1]);
    expect(results.rightLogProbability[0]).toBeNaN();
  });

  it('compares more labels than a thread copies at a time', async () => {
    const many = unitVectors(4_100, DIMENSIONS, 4);
    const placed = engine.place({ vectors: many, dimensions: DIMENSIONS, logitScale: LOGIT_SCALE });
    const few = vectors.subarray(0, 3 * DIMENSIONS);
    const found = await engine.similarities(placed, 3, inBlocks(few, DIMENSIONS, 2));
    expect(found.length).toBe(3 * 4_100);
    for (const [sample, row] of [
      [0, 0],
      [1, 4_095],
      [2, 4_096],
      [2, 4_099],
    ] as const) {
      expect(found[sample * 4_100 + row]).toBeCloseTo(plainSimilarity(few, many, DIMENSIONS, sample, row), 5);
    }
  });

  it.each(reference.cases.map((one, i) => ({ ...one, name: `recorded case ${i + 1}` })))(
    'has the average precision of scikit-learn: $name',
    async ({ scores, expected, averagePrecision }) => {
      // One dimension for each label: the similarity with label c is component c.
      const count = averagePrecision.length;
      const unit = new Float32Array(count * count);
      for (let row = 0; row < count; row++) unit[row * count + row] = 1;
      const placed = engine.place({ vectors: unit, dimensions: count, logitScale: LOGIT_SCALE });
      const known = evaluatedOn(expected.map((row) => (row === -1 ? [] : [row])));
      const found = await engine.results(placed, known, inBlocks(Float32Array.from(scores.flat()), count, 9));
      Array.from(found.averagePrecision).forEach((value, row) => {
        expect(value).toBeCloseTo(averagePrecision[row] as number, 9);
      });
    },
  );

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const endless: SampleVectors = async function* () {
      for (;;) yield { indexes: Int32Array.of(0), vectors: vectors.slice(0, DIMENSIONS) };
    };
    const placed = engine.place({ vectors: labels, dimensions: DIMENSIONS, logitScale: LOGIT_SCALE });
    const run = engine.similarities(placed, 1, endless, controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await expect(run).rejects.toThrow('enough');
  });
});
