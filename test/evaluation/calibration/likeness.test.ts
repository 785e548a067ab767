import type { SampleId } from '#lexiclip/domain/ids.js';
import {
  knownPictures,
  likenessOf,
  membersOf,
} from '#lexiclip/services/evaluation/calibration/likeness/known-pictures.js';
import {
  keptPlaces,
  MAX_KEPT,
  nearestScore,
  pictureLikeness,
} from '#lexiclip/services/evaluation/calibration/likeness/likeness.js';
import { EvaluationEngine } from '#lexiclip/services/evaluation/engine/evaluation-engine.js';
import { seededRandom } from '#lexiclip/services/evaluation/statistics/random.js';
import { evaluatedSamples } from '../../support/evaluation/results.js';

const DIMENSIONS = 12;
const LABELS = 4;
const MEMBERS = 30;
const COUNT = 50;

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a, (x, i) => x * (b[i] as number)).reduce((s, x) => s + x, 0);

/** Solves a symmetric system by Gauss's elimination. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] as number]);
  for (const [i, pivot] of rows.entries()) {
    for (const [j, row] of rows.entries()) {
      if (j === i) continue;
      const factor = (row[i] as number) / (pivot[i] as number);
      for (let k = i; k < row.length; k++) row[k] = (row[k] as number) - factor * (pivot[k] as number);
    }
  }
  return rows.map((row, i) => (row.at(-1) as number) / (row[i] as number));
}

interface Known {
  readonly vector: Float32Array;
  readonly label: number;
}

const meanOf = (vectors: readonly Float32Array[]) =>
  Array.from(
    { length: DIMENSIONS },
    (_, k) => vectors.reduce((sum, one) => sum + (one[k] as number), 0) / vectors.length,
  );

/** Minus the distance to the nearest mean, in the spread of other samples, whose ridge is given. */
function plainDistance(x: Float32Array, known: readonly Known[], ridge: number): number {
  const labels = [...new Set(known.map(({ label }) => label))];
  const means = labels.map((label) => meanOf(known.filter((one) => one.label === label).map(({ vector }) => vector)));
  const matrix = Array.from({ length: DIMENSIONS }, (_, i) =>
    Array.from({ length: DIMENSIONS }, (_, j) => (i === j ? ridge : 0)),
  );
  for (const { vector, label } of known) {
    const mean = means[labels.indexOf(label)] as number[];
    for (const [i, row] of matrix.entries()) {
      for (let j = 0; j < DIMENSIONS; j++) {
        row[j] =
          (row[j] as number) +
          ((vector[i] as number) - (mean[i] as number)) * ((vector[j] as number) - (mean[j] as number));
      }
    }
  }
  const distances = means.map((mean) => {
    const offset = Array.from(x, (value, k) => value - (mean[k] as number));
    return DIMENSIONS * dot(offset, solved(matrix, offset));
  });
  return -Math.sqrt(Math.min(...distances));
}

/** tr(S) of the samples' pooled covariance S. */
function ridgeOf(known: readonly Known[]): number {
  let [trace, rest] = [0, 0];
  for (let label = 0; label < LABELS; label++) {
    const own = known.filter((one) => one.label === label).map(({ vector }) => vector);
    const mean = meanOf(own);
    rest += own.length - 1;
    for (const vector of own) trace += vector.reduce((sum, value, k) => sum + (value - (mean[k] as number)) ** 2, 0);
  }
  return trace / rest;
}

describe('How much samples look like those of labels', () => {
  const random = seededRandom(11);
  const centres = Array.from({ length: LABELS }, () => Array.from({ length: DIMENSIONS }, () => random() - 0.3));
  const labelAt = (i: number) => (i === 0 ? 3 : i % 3);
  const vectors = Array.from({ length: COUNT }, (_, i) => {
    const raw = (centres[labelAt(i)] as number[]).map((value) => value + random() - 0.5);
    return Float32Array.from(raw, (value) => value / Math.hypot(...raw));
  });
  const { samples } = evaluatedSamples(vectors.map((_, i) => [labelAt(i)]));
  const right = Int32Array.from(vectors, (_, i) => labelAt(i));
  const members = membersOf(
    samples,
    Int32Array.from({ length: MEMBERS }, (_, i) => i),
    right,
  );
  const known = vectors.slice(0, MEMBERS).map((vector, i): Known => ({ vector, label: labelAt(i) }));
  const source = {
    samples,
    dimensions: DIMENSIONS,
    async *vectors() {
      for (let from = 0; from < COUNT; from += 20) {
        const indexes = Int32Array.from({ length: Math.min(20, COUNT - from) }, (_, i) => from + i);
        yield { indexes, vectors: Float32Array.from([...indexes].flatMap((i) => [...(vectors[i] as Float32Array)])) };
      }
    },
  };
  let engine: EvaluationEngine;
  beforeAll(() => {
    engine = new EvaluationEngine({ threads: 2 });
  });
  afterAll(() => engine.close());

  const found = async () => {
    const pictures = await knownPictures(engine, source, members, true);
    return { pictures, likeness: await likenessOf(engine, source, pictures, members) };
  };

  it('is measured by the others alone: each that is among them is taken out of means, spread and neighbours', async () => {
    const { likeness } = await found();
    const ridge = ridgeOf(known);
    for (const [i, vector] of vectors.entries()) {
      const others = known.filter((one) => one.vector !== vector);
      const means = [...new Set(others.map(({ label }) => label))].map((label) =>
        meanOf(others.filter((one) => one.label === label).map((one) => one.vector)),
      );
      const cosines = others.map((one) => dot(one.vector, vector)).sort((a, b) => b - a);
      expect(likeness.prototype[i]).toBeCloseTo(
        Math.max(...means.map((mean) => dot(mean, vector) / Math.hypot(...mean))),
        5,
      );
      expect(likeness.nearest[i]).toBeCloseTo(cosines.slice(0, 5).reduce((sum, one) => sum + one, 0) / 5, 5);
      expect(likeness.mahalanobis[i]).toBeCloseTo(plainDistance(vector, others, ridge), 3);
    }
  });

  it('is the same for an image as for a sample that is not among them', async () => {
    const { pictures, likeness } = await found();
    for (let i = MEMBERS; i < COUNT; i++) {
      const { prototype, nearest, mahalanobis } = pictureLikeness(vectors[i] as Float32Array, pictures);
      expect(prototype).toBeCloseTo(likeness.prototype[i] as number, 5);
      expect(nearest).toBeCloseTo(likeness.nearest[i] as number, 5);
      expect(mahalanobis).toBeCloseTo(likeness.mahalanobis[i] as number, 4);
    }
  });

  it('has no spread where no label has two samples', async () => {
    const few = membersOf(
      samples,
      Int32Array.of(0, 1, 2, 3),
      Int32Array.from(right, (_, i) => i % 4),
    );
    const pictures = await knownPictures(engine, source, few, true);
    expect(pictures.spread).toBeNull();
    expect((await likenessOf(engine, source, pictures, few)).mahalanobis).toEqual(new Float64Array(COUNT));
  });
});

const idOf = (number: number) => `sm_${`${number}`.padStart(8, '0').padEnd(32, '0')}` as SampleId;

describe('The nearest samples', () => {
  it('are the five nearest, of fewer all, without the picture itself', () => {
    expect(nearestScore(Float32Array.of(0.5, 0.25, 0.75, 1, 0, 0.5, -1), 3)).toBeCloseTo(2 / 5, 6);
    expect(nearestScore(Float32Array.of(0.5, 0.25))).toBeCloseTo(0.375, 6);
    expect(nearestScore(new Float32Array(0))).toBe(-1);
  });

  it('are looked for among so many at most, of every label in turn', () => {
    const members = Array.from({ length: MAX_KEPT + 500 }, (_, i) => ({
      id: idOf((i * 7919) % 10_000),
      expected: [{ labelId: (i < 30 ? 'lb_rare' : 'lb_common') as never, name: '' }],
    }));
    const places = keptPlaces(members);
    expect(places.size).toBe(MAX_KEPT);
    expect(members.slice(0, 30).every(({ id }) => places.has(id))).toBe(true);
    expect(keptPlaces([...members].reverse())).toEqual(places);
  });
});
