import type { LabelClassifier } from '#lexiclip/domain/label-classifier.js';
import { checkScoringOf } from '#lexiclip/services/classify/predictions.js';
import { Ranker } from '#lexiclip/services/ranking/ranker.js';

const DIMENSIONS = 512;
/** Too many to be ranked on the event loop. */
const LABELS = 5_000;
const LOGIT_SCALE = 100;

const wave = (length: number, seed: number) => Float32Array.from({ length }, (_, i) => Math.sin((i + 1) * seed));

const unit = (vector: Float32Array): Float32Array => {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
};

function vectors(count: number, seed: number): Float32Array {
  const all = new Float32Array(count * DIMENSIONS);
  for (let i = 0; i < count; i++) all.set(unit(wave(DIMENSIONS, seed + i / 7)), i * DIMENSIONS);
  return all;
}

describe('Labels of which some have learned', () => {
  const labels = vectors(LABELS, 0.7);
  const image = unit(wave(DIMENSIONS, 1.3));
  const rows = Int32Array.of(3, 70, 4_999);
  const classifier: LabelClassifier = {
    rows,
    weights: vectors(rows.length, 1.29).map((value) => 120 * value),
    biases: Float64Array.of(0.5, -2, 1),
  };

  /** The probabilities as they are defined, in place of as they are computed. */
  function plain(): number[] {
    const dot = (matrix: Float32Array, row: number) =>
      image.reduce((sum, value, k) => sum + value * (matrix[row * DIMENSIONS + k] as number), 0);
    const terms = Array.from({ length: LABELS }, (_, row) => Math.exp(LOGIT_SCALE * dot(labels, row)));
    const total = terms.reduce((sum, term) => sum + term, 0);
    const probabilities = terms.map((term) => term / total);
    const shared = rows.reduce((sum, row) => sum + (probabilities[row] as number), 0);
    const own = Array.from(rows, (_, i) => Math.exp(dot(classifier.weights, i) + (classifier.biases[i] as number)));
    const all = own.reduce((sum, value) => sum + value, 0);
    for (const [i, row] of rows.entries()) probabilities[row] = (shared * (own[i] as number)) / all;
    return probabilities;
  }

  async function textRanking(): Promise<readonly number[]> {
    const ranker = new Ranker(1, LOGIT_SCALE);
    const [ranking] = await ranker.rank([image], labels, LABELS);
    await ranker.close();
    return ranking?.rows as readonly number[];
  }

  it.each([
    ['on the event loop', false],
    ['in threads', true],
  ])('divide among them %s what their texts get, and leave the others theirs', async (_, inThreads) => {
    const ranker = new Ranker(1, LOGIT_SCALE);
    const placed = inThreads ? await ranker.place(labels, DIMENSIONS) : labels;
    const [ranking] = await ranker.rank([image], placed, LABELS, { classifier });
    await ranker.close();
    const { rows: ranked, scores, softmax } = ranking as NonNullable<typeof ranking>;
    const expected = plain();
    const found = scores.map((score) => Math.exp(LOGIT_SCALE * (score - softmax.highest)) / softmax.sum);
    const off = ranked.map((row, i) => Math.abs((found[i] as number) - (expected[row] as number)));
    expect(Math.max(...off)).toBeLessThan(1e-5);
    expect(found.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    const places = (given: readonly number[]) => Array.from(rows, (row) => given.indexOf(row));
    const byText = await textRanking();
    // What was learned says otherwise than the texts.
    expect(places(ranked)).not.toEqual(places(byText));
  });

  it('allow no scoring of single ones', () => {
    const version = { number: 3, learned: { classifier: 'x' } } as unknown as Parameters<typeof checkScoringOf>[0];
    expect(() => checkScoringOf(version, 'SOFTMAX', 'input')).not.toThrow();
    expect(() => checkScoringOf(undefined, 'SIGMOID', 'input')).not.toThrow();
    expect(() => checkScoringOf(version, 'SIGMOID', 'input')).toThrow('input.scoring: version 3 has learned');
  });
});
