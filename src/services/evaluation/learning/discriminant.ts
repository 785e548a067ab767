import type { Examples } from './examples.js';
import type { Products } from './products.js';
import { choleskyFactor, invertedTriangle } from './triangular.js';

/** Where the examples of each label lie. */
export interface LabelMeans {
  /** Mean of the labels' means, m̄, [dimensions]. */
  readonly centre: Float64Array;
  /** Mean of each label's examples, less the centre, m_c - m̄, row-major, [labels × dimensions]. */
  readonly offsets: Float64Array;
  /** Number of examples that each label's mean is of, [labels]. */
  readonly counts: Int32Array;
}

/** How the examples of a label are spread about its mean, the same for all labels. */
export interface Spread {
  /** W with P = Wᵀ · W, row-major, [dimensions × dimensions]. */
  readonly whitening: Float64Array;
}

/** @param isHeldOut whether an example counts as not there; each label must keep one */
export function labelMeans(
  { dimensions, vectors, labels, texts }: Examples,
  isHeldOut: (example: number) => boolean,
): LabelMeans {
  const offsets = new Float64Array(texts.length);
  const counts = new Int32Array(texts.length / dimensions);
  for (const [example, label] of labels.entries()) {
    if (isHeldOut(example)) continue;
    counts[label] = (counts[label] as number) + 1;
    const [from, to] = [example * dimensions, label * dimensions];
    for (let k = 0; k < dimensions; k++) offsets[to + k] = (offsets[to + k] as number) + (vectors[from + k] as number);
  }
  const centre = new Float64Array(dimensions);
  for (const [label, count] of counts.entries()) {
    for (let k = 0, at = label * dimensions; k < dimensions; k++, at++) {
      offsets[at] = (offsets[at] as number) / count;
      centre[k] = (centre[k] as number) + (offsets[at] as number) / counts.length;
    }
  }
  for (let at = 0; at < offsets.length; at++) {
    offsets[at] = (offsets[at] as number) - (centre[at % dimensions] as number);
  }
  return { centre, offsets, counts };
}

/** Below this, examples of a label are the same but for rounding, and say nothing of how they are spread. */
const LEAST_VARIANCE = 1e-10;

/**
 * The pooled covariance S of the examples about their labels' means, as P = dimensions · ((N - C) · S + tr(S) · I)⁻¹.
 *
 * @param outer Σ x xᵀ of the N examples that the means are of, [dimensions × dimensions], of which only the diagonal and
 * what is right of it are read; becomes (N - C) · S
 * @returns undefined when no label has two examples that differ
 */
export function spreadAbout(means: LabelMeans, outer: Float64Array, products: Products): Spread | undefined {
  const dimensions = means.centre.length;
  const rest = means.counts.reduce((sum, count) => sum + count - 1, 0);
  if (rest === 0) return undefined;
  products.addOuter(weightedMeans(means), dimensions, -1, outer);
  let trace = 0;
  for (let k = 0; k < dimensions; k++) trace += outer[k * (dimensions + 1)] as number;
  const ridge = trace / rest;
  if (ridge < LEAST_VARIANCE) return undefined;
  for (let at = 0; at < outer.length; at += dimensions + 1) outer[at] = (outer[at] as number) + ridge;
  const whitening = invertedTriangle(choleskyFactor(outer, dimensions), dimensions);
  const scale = Math.sqrt(dimensions);
  return { whitening: whitening.map((value) => value * scale) };
}

/** √n_c · m_c, whose outer products add up to what the examples' have beyond their scatter. */
function weightedMeans({ centre, offsets, counts }: LabelMeans): Float64Array {
  const dimensions = centre.length;
  return offsets.map(
    (offset, at) =>
      (offset + (centre[at % dimensions] as number)) * Math.sqrt(counts[Math.floor(at / dimensions)] as number),
  );
}
