import type { EvaluatedSamples } from '../../../../domain/evaluation.js';
import type { SampleId } from '../../../../domain/ids.js';
import type { Sample } from '../../../../domain/sample.js';
import { type SampleVectors, sharedFloats } from '../../engine/comparison.js';
import type { EvaluationEngine } from '../../engine/evaluation-engine.js';
import type { LikenessParams, PlacedSpread } from '../../engine/tasks/likeness.js';
import type { LabelMeans } from '../../learning/discriminant.js';
import { meanFactors, PrototypeSums, type SummedPrototypes } from '../fitting/prototypes.js';
import type { Halves } from '../fitting/sample-scores.js';
import { canBeHad } from '../fitting/unknown-score.js';
import { type KnownPictures, keptPlaces, type Likeness, MAX_KEPT } from './likeness.js';
import { type LabelSpread, product } from './mahalanobis.js';

/** Samples, and how their vectors are read. */
export interface PicturesSource {
  readonly samples: EvaluatedSamples['samples'];
  readonly dimensions: number;
  readonly vectors: SampleVectors;
  readonly signal?: AbortSignal | undefined;
}

/** Which of the samples are among those that pictures are compared with. */
export interface Members {
  /** Row of the label whose sample each counts as; -1 for those that are not among them, [samples]. */
  readonly rows: Int32Array;
  /** Each one's place among the kept ones, by its id. */
  readonly keptAt: ReadonlyMap<SampleId, number>;
}

/** What the likeness of a sample takes, in comparisons with a label. */
export function likenessPrice(halves: Halves, labels: number, dimensions: number): number {
  const { prototypes, learned } = canBeHad(halves);
  const [kept, spread] = [Math.min(MAX_KEPT, halves.known.length), labels + 2 * dimensions];
  return (prototypes ? labels : 0) + (learned ? kept + spread : 0);
}

/** Where no sample is among them. */
export const noMembers = (samples: readonly Sample[]): Members => ({
  rows: new Int32Array(samples.length).fill(-1),
  keptAt: new Map(),
});

/** @param places of those that are members @param right row of the label that each sample counts for, [samples] */
export function membersOf(samples: readonly Sample[], places: Int32Array, right: Int32Array): Members {
  const rows = new Int32Array(samples.length).fill(-1);
  for (const place of places) rows[place] = right[place] as number;
  return { rows, keptAt: keptPlaces(Array.from(places, (place) => samples[place] as Sample)) };
}

/**
 * Takes together what the members look like. Their vectors are read once.
 *
 * @param isLearned whether a score is to be learned that looks at single samples and at their spread as well
 * @throws as `EvaluationEngine.run`
 */
export async function knownPictures(
  engine: EvaluationEngine,
  source: PicturesSource,
  members: Members,
  isLearned: boolean,
): Promise<KnownPictures> {
  const { samples, dimensions, vectors, signal } = source;
  const sums = new PrototypeSums();
  const kept = new Float32Array(isLearned ? members.keptAt.size * dimensions : 0);
  const outer = new Float64Array(isLearned ? dimensions ** 2 : 0);
  const add = ({ indexes, vectors: block }: { indexes: Int32Array; vectors: Float32Array }) => {
    for (const [i, sample] of indexes.entries()) {
      const row = members.rows[sample] as number;
      if (row === -1) continue;
      const vector = block.subarray(i * dimensions, (i + 1) * dimensions);
      sums.add(row, vector);
      const place = members.keptAt.get((samples[sample] as Sample).id);
      if (isLearned && place !== undefined) kept.set(vector, place * dimensions);
    }
  };
  if (!isLearned) {
    for await (const block of vectors()) {
      signal?.throwIfAborted();
      add(block);
    }
    return { prototypes: sums.prototypes(), kept, spread: null };
  }
  // As many comparisons as numbers are added up: that makes the blocks of the right size.
  const square = engine.place({ vectors: sharedFloats(dimensions ** 2), dimensions, logitScale: 1 });
  const paramsOf = ({ indexes }: { indexes: Int32Array }) => ({
    isIn: Uint8Array.from(indexes, (sample) => Number(members.rows[sample] !== -1)),
  });
  const onResult = (part: Float64Array, block: { indexes: Int32Array; vectors: Float32Array }) => {
    for (let i = 0; i < part.length; i++) outer[i] = (outer[i] as number) + (part[i] as number);
    add(block);
  };
  await engine.run('outerProducts', square, vectors, { paramsOf, onResult }, signal);
  const prototypes = sums.prototypes();
  return { prototypes, kept, spread: await spreadOf(engine, prototypes, outer, dimensions, signal) };
}

async function spreadOf(
  engine: EvaluationEngine,
  prototypes: SummedPrototypes,
  outer: Float64Array,
  dimensions: number,
  signal: AbortSignal | undefined,
): Promise<LabelSpread | null> {
  const means = labelMeans(prototypes, dimensions);
  const precision = await engine.compute('precision', { means, outer });
  if (!precision) return null;
  const centre = new Float32Array(means.centre);
  const offsets = new Float32Array(means.offsets);
  const directions = await productsWith(engine, precision, offsets, dimensions, signal);
  const squares = Float64Array.from(means.counts, (_, label) =>
    product(means.offsets.subarray(label * dimensions, (label + 1) * dimensions), directions, label),
  );
  return { precision, centre, squares };
}

/** The prototypes at their own length, about their mean. */
function labelMeans(prototypes: SummedPrototypes, dimensions: number): LabelMeans {
  const factors = meanFactors(prototypes);
  const offsets = new Float64Array(prototypes.vectors);
  for (let at = 0; at < offsets.length; at++) {
    offsets[at] = (offsets[at] as number) * (factors[Math.floor(at / dimensions)] as number);
  }
  const centre = new Float64Array(dimensions);
  for (let at = 0; at < offsets.length; at++) {
    centre[at % dimensions] = (centre[at % dimensions] as number) + (offsets[at] as number) / factors.length;
  }
  for (let at = 0; at < offsets.length; at++) {
    offsets[at] = (offsets[at] as number) - (centre[at % dimensions] as number);
  }
  return { centre, offsets, counts: prototypes.sizes };
}

/** P v of each row v, row-major, [rows × dimensions]. */
async function productsWith(
  engine: EvaluationEngine,
  precision: Float32Array,
  rows: Float32Array,
  dimensions: number,
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  const count = rows.length / dimensions;
  const square = engine.place({ vectors: precision, dimensions, logitScale: 1 });
  const one = async function* () {
    yield { indexes: Int32Array.from({ length: count }, (_, i) => i), vectors: rows };
  };
  return engine.similarities(square, count, one, signal);
}

/**
 * How much the samples look like known pictures, out of which each is taken that is among them. Their vectors are read
 * once.
 *
 * @throws as `EvaluationEngine.run`
 */
export async function likenessOf(
  engine: EvaluationEngine,
  { samples, dimensions, vectors, signal }: PicturesSource,
  pictures: KnownPictures,
  members: Members,
): Promise<Likeness> {
  const { prototypes, kept } = pictures;
  const column = () => new Float64Array(samples.length);
  const all: Likeness = { prototype: column(), others: column(), nearest: column(), mahalanobis: column() };
  const placeOf = new Map(Array.from(prototypes.rows, (row, place) => [row, place]));
  const { matrix, spread } = await placedPictures(engine, pictures, dimensions, signal);
  const placed = engine.place({ vectors: matrix, dimensions, logitScale: 1 });
  const { sizes, sumLengths } = prototypes;
  await engine.run(
    'likeness',
    placed,
    vectors,
    {
      paramsOf: ({ indexes }): LikenessParams => ({
        own: indexes.map((sample) => placeOf.get(members.rows[sample] as number) ?? -1),
        keptAt: indexes.map((sample) => members.keptAt.get((samples[sample] as Sample).id) ?? -1),
        sizes,
        sumLengths,
        kept: kept.length / dimensions,
        spread,
      }),
      onResult(part, { indexes }) {
        for (const name of Object.keys(all) as (keyof Likeness)[]) {
          for (const [i, sample] of indexes.entries()) all[name][sample] = part[name][i] as number;
        }
      },
    },
    signal,
  );
  return all;
}

/** The rows that samples are compared with, as the task `likeness` takes them. */
async function placedPictures(
  engine: EvaluationEngine,
  { prototypes, kept, spread }: KnownPictures,
  dimensions: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly matrix: Float32Array; readonly spread: PlacedSpread | null }> {
  const { vectors } = prototypes;
  if (!spread) {
    const matrix = sharedFloats(vectors.length + kept.length);
    matrix.set(vectors);
    matrix.set(kept, vectors.length);
    return { matrix, spread: null };
  }
  const { precision, centre, squares } = spread;
  const factors = meanFactors(prototypes);
  const offsets = vectors.map(
    (value, at) => value * (factors[Math.floor(at / dimensions)] as number) - (centre[at % dimensions] as number),
  );
  const directions = await productsWith(engine, precision, offsets, dimensions, signal);
  const matrix = sharedFloats(2 * vectors.length + kept.length + precision.length);
  matrix.set(vectors);
  matrix.set(kept, vectors.length);
  matrix.set(precision, vectors.length + kept.length);
  matrix.set(directions, vectors.length + kept.length + precision.length);
  const reference = Float64Array.from(centre);
  const rowsOf = (numbers: Float32Array) =>
    Float64Array.from({ length: numbers.length / dimensions }, (_, row) => product(reference, numbers, row));
  return { matrix, spread: { centre, squares, ofCentre: rowsOf(precision), shifts: rowsOf(directions) } };
}
