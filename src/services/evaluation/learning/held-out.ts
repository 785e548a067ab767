import { type LabelMeans, type Spread, spreadAbout } from './discriminant.js';
import type { Examples } from './examples.js';
import type { Products } from './products.js';
import type { TextLogits } from './wrong-texts.js';

/** Factor of the first term: makes its weight a number about 1. */
export const MEAN_SCALE = 20;

/**
 * What is said of examples by those of the other folds, [examples × labels] each, for every label that has examples. A
 * label's logit is `text` + a · `nearness` + b · `discriminant`.
 */
export interface HeldOutTerms {
  /** s · x · t_c. */
  readonly text: Float64Array;
  /** The same with the labels' pictured texts. */
  readonly pictured: Float64Array;
  /** G₁ = 20 · x · (m_c - m̄). */
  readonly nearness: Float64Array;
  /** G₂ = (x - m̄)ᵀ P (m_c - m̄) - ½ (m_c - m̄)ᵀ P (m_c - m̄); null where a fold has no two examples of a label. */
  readonly discriminant: Float64Array | null;
  /** The right label of each, [examples]. */
  readonly right: Int32Array;
}

/** Vectors of the chosen examples in double precision, row-major, [rows × dimensions]. */
function vectorsOf({ vectors, dimensions }: Examples, rows: Int32Array): Float64Array {
  const chosen = new Float64Array(rows.length * dimensions);
  for (const [i, row] of rows.entries()) {
    chosen.set(vectors.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
  }
  return chosen;
}

interface FoldParts {
  /** Of the examples of the other folds. */
  readonly means: LabelMeans;
  /** s · t_c, row-major, [labels × dimensions]. */
  readonly texts: Float64Array;
  /** The same of what the examples of the other folds would have as texts. */
  readonly pictured: Float64Array;
  /** Rows of examples that the fold holds out. */
  readonly chosen: Int32Array;
  /** Σ x xᵀ of the examples of the other folds, [dimensions × dimensions], upper half; is overwritten. */
  readonly outer: Float64Array;
}

/** Terms of the chosen examples that one fold holds out. */
export function termsOfFold(
  examples: Examples,
  { means, texts, pictured, chosen, outer }: FoldParts,
  products: Products,
): HeldOutTerms {
  const { dimensions } = examples;
  const vectors = vectorsOf(examples, chosen);
  const spread = spreadAbout(means, outer, products);
  return {
    text: products.ofRows(vectors, texts, dimensions),
    pictured: products.ofRows(vectors, pictured, dimensions),
    nearness: products.ofRows(vectors, means.offsets, dimensions).map((product) => MEAN_SCALE * product),
    discriminant: spread ? discriminantOf(vectors, means, spread, products) : null,
    right: chosen.map((row) => examples.labels[row] as number),
  };
}

/**
 * Logits of the chosen examples that one fold holds out.
 *
 * @param chosen their rows
 */
export function textLogitsOf(
  examples: Examples,
  chosen: Int32Array,
  { texts, pictured }: Pick<FoldParts, 'texts' | 'pictured'>,
  products: Products,
): TextLogits {
  const { dimensions } = examples;
  const vectors = vectorsOf(examples, chosen);
  return {
    labels: texts.length / dimensions,
    text: new Float32Array(products.ofRows(vectors, texts, dimensions)),
    pictured: new Float32Array(products.ofRows(vectors, pictured, dimensions)),
    right: chosen.map((row) => examples.labels[row] as number),
  };
}

/** Terms of all folds, one behind the other. */
export function joined(terms: readonly HeldOutTerms[]): HeldOutTerms {
  const discriminants = terms.flatMap(({ discriminant }) => discriminant ?? []);
  return {
    text: concatenated(terms.map(({ text }) => text)),
    pictured: concatenated(terms.map(({ pictured }) => pictured)),
    nearness: concatenated(terms.map(({ nearness }) => nearness)),
    discriminant: discriminants.length === terms.length ? concatenated(discriminants) : null,
    right: Int32Array.from(terms.flatMap(({ right }) => [...right])),
  };
}

/** The same with the pictured texts of some labels in place of theirs. @param replaced labels */
export function withoutTexts(terms: HeldOutTerms, replaced: readonly number[]): HeldOutTerms {
  const labels = terms.text.length / terms.right.length;
  const text = terms.text.slice();
  for (const label of replaced) {
    for (let at = label; at < text.length; at += labels) text[at] = terms.pictured[at] as number;
  }
  return { ...terms, text };
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** G₂ of each vector and label, [vectors × labels]. */
function discriminantOf(
  vectors: Float64Array,
  { centre, offsets }: LabelMeans,
  { whitening }: Spread,
  products: Products,
): Float64Array {
  const dimensions = centre.length;
  const centred = vectors.map((value, at) => value - (centre[at % dimensions] as number));
  const labels = products.ofRows(offsets, whitening, dimensions);
  const terms = products.ofRows(products.ofRows(centred, whitening, dimensions), labels, dimensions);
  const halves = halfSquares(labels, dimensions);
  return terms.map((term, at) => term - (halves[at % halves.length] as number));
}

/** Half the square of each row's length, [rows]. */
export function halfSquares(rows: Float64Array, dimensions: number): Float64Array {
  const halves = new Float64Array(rows.length / dimensions);
  for (const [at, value] of rows.entries()) {
    const row = Math.floor(at / dimensions);
    halves[row] = (halves[row] as number) + (value * value) / 2;
  }
  return halves;
}
