/** How the samples of labels are spread about the means of their labels, the same for all labels. */
export interface LabelSpread {
  /**
   * P = dimensions · ((N - C) · S + tr(S) · I)⁻¹ of the pooled covariance S of N samples of C labels, symmetric,
   * [dimensions × dimensions].
   */
  readonly precision: Float32Array;
  /** The mean of the labels' means, [dimensions]: near all pictures, so that few digits are lost. */
  readonly centre: Float32Array;
  /** (m - centre)ᵀ P (m - centre) of each label's mean m, [labels]. */
  readonly squares: Float64Array;
}

/** A picture x as the spread sees it. */
export interface SpreadPicture {
  /** (x - centre)ᵀ P (x - centre). */
  readonly square: number;
  /** (x - centre)ᵀ P (m - centre) with each label's mean m, [labels]. */
  readonly towards: Float64Array;
}

/** A label that has a picture among its samples. */
export interface OwnLabel {
  readonly label: number;
  /** Number of its samples. */
  readonly size: number;
  /** (m - centre)ᵀ P (other - centre) of the means of this label and of another one. */
  productWith(other: number): number;
}

/**
 * Minus the Mahalanobis distance to the nearest mean of a label: larger means in the vocabulary.
 *
 * @param own the label that the picture is a sample of: it is taken out of that label's mean and out of the spread, whose
 *   tr(S) stays as it is
 */
export function mahalanobisScore(
  { square, towards }: SpreadPicture,
  squares: Float64Array,
  dimensions: number,
  own?: OwnLabel,
): number {
  const distance = (label: number) => square - 2 * (towards[label] as number) + (squares[label] as number);
  const out = own && own.size > 1 ? takenOut(distance(own.label), own.size, dimensions) : undefined;
  let least = out?.own ?? Infinity;
  for (let label = 0; label < squares.length; label++) {
    if (label === own?.label) continue;
    let other = distance(label);
    // Without the picture the spread is narrower, and every distance larger.
    if (other >= least) continue;
    if (own && out) {
      const product = square - (towards[own.label] as number) - (towards[label] as number) + own.productWith(label);
      other += out.narrower * product * product;
    }
    least = Math.min(least, other);
  }
  return -Math.sqrt(Math.max(0, least));
}

/**
 * By the formula of Sherman and Morrison: without a sample that is δ from the mean of n, (N - C) · S has n / (n - 1) δ δᵀ
 * less, and the sample is n / (n - 1) δ from the mean of the others.
 *
 * @param distance δᵀ P δ
 * @returns the squared distance to the mean of the others, and by which factor of (vᵀ P δ)² that of any v grows
 */
function takenOut(distance: number, size: number, dimensions: number) {
  const more = size / (size - 1);
  // Positive but for rounding.
  const rest = Math.max(Number.EPSILON, 1 - (more * distance) / dimensions);
  return { own: (more * more * distance) / rest, narrower: more / dimensions / rest };
}

/** @param image unit length, [dimensions] @param means of labels, row-major, [labels × dimensions], each times its factor */
export function spreadPicture(
  image: Float32Array,
  means: { readonly vectors: Float32Array; readonly factors: Float64Array },
  { precision, centre }: LabelSpread,
): SpreadPicture {
  const offset = Float64Array.from(image, (value, i) => value - (centre[i] as number));
  const seen = new Float64Array(offset.length);
  for (let row = 0; row < seen.length; row++) seen[row] = product(offset, precision, row);
  const ofCentre = product(seen, centre, 0);
  return {
    square: product(seen, offset, 0),
    towards: means.factors.map((factor, label) => factor * product(seen, means.vectors, label) - ofCentre),
  };
}

/** Dot product of a vector and a row of a matrix of as many columns. */
export function product(vector: Float64Array, matrix: Float32Array | Float64Array, row: number): number {
  // Four sums, because with one, each addition would wait for the one before.
  let [a, b, c, d] = [0, 0, 0, 0];
  let i = 0;
  let at = row * vector.length;
  for (; i + 3 < vector.length; i += 4, at += 4) {
    a += (vector[i] as number) * (matrix[at] as number);
    b += (vector[i + 1] as number) * (matrix[at + 1] as number);
    c += (vector[i + 2] as number) * (matrix[at + 2] as number);
    d += (vector[i + 3] as number) * (matrix[at + 3] as number);
  }
  for (; i < vector.length; i++, at++) a += (vector[i] as number) * (matrix[at] as number);
  return a + b + c + d;
}
