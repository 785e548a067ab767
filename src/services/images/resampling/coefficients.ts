import type { Filter } from '../../../domain/preprocess-spec.js';

/** Weight of an input pixel in an output pixel, by their distance in pixels of the smaller image. */
interface Curve {
  /** Distance from which the weight is 0. */
  readonly support: number;
  at(x: number): number;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const CURVES: Record<Filter, Curve> = {
  bilinear: { support: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  // Keys' cubic with a = -0.5.
  bicubic: {
    support: 2,
    at: (x) => {
      const d = Math.abs(x);
      if (d < 1) return (1.5 * d - 2.5) * d * d + 1;
      return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
    },
  },
  lanczos: { support: 3, at: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Weights of the input pixels along one axis, packed as `kernels/resample.ts` expects them. */
export interface Coefficients {
  /** Number of weights of each output pixel, a multiple of 4; those past its input pixels are 0. */
  readonly taps: number;
  /** First input pixel of each output pixel, ascending, [length]. */
  readonly first: Int32Array;
  /** One past the last input pixel of any output pixel. */
  readonly end: number;
  /** Pairs of taps: the low bits of both, then the high bits of both, [length × taps / 2 × 4]. */
  readonly weights: Int16Array;
}

/** Fractional bits of the weights, which are rounded to integers exactly as PIL does for 8-bit images. */
const PRECISION = 22;
/** Number of low bits. These and the high bits above them fit 16 bits each. */
const LOW_BITS = 11;

/**
 * Computes the weights along one axis.
 *
 * @param input size of the image, pixels
 * @param output size of the whole resized image, pixels
 * @param offset start of the window in the resized image, pixels
 * @param length size of the window, pixels
 */
export function coefficients(
  input: number,
  output: number,
  offset: number,
  length: number,
  filter: Filter,
): Coefficients {
  const curve = CURVES[filter];
  const scale = input / output;
  const stretch = Math.max(scale, 1);
  const support = curve.support * stretch;
  const first = new Int32Array(length);
  const count = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const centre = (offset + i + 0.5) * scale;
    const from = Math.max(0, Math.trunc(centre - support + 0.5));
    // In a window that is larger than the image, some output pixels have no input pixels.
    first[i] = Math.min(input - 1, from);
    count[i] = Math.max(0, Math.min(input, Math.trunc(centre + support + 0.5)) - from);
  }
  const last = length - 1;
  const end = (first[last] as number) + Math.max(1, count[last] as number);
  const taps = Math.ceil(count.reduce((max, n) => Math.max(max, n), 1) / 4) * 4;
  const weights = new Int16Array(length * taps * 2);
  const exact = new Float64Array(taps);
  for (let i = 0; i < length; i++) {
    const n = count[i] as number;
    const from = first[i] as number;
    const centre = (offset + i + 0.5) * scale;
    let sum = 0;
    for (let k = 0; k < n; k++) {
      exact[k] = curve.at((from + k - centre + 0.5) / stretch);
      sum += exact[k] as number;
    }
    for (let k = 0; k < n; k++) pack(weights, i * taps + k, ((exact[k] as number) / sum) * 2 ** PRECISION);
  }
  return { taps, first, end, weights };
}

function pack(weights: Int16Array, tap: number, weight: number): void {
  const rounded = Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5);
  const at = (tap >> 1) * 4 + (tap & 1);
  weights[at] = rounded & ((1 << LOW_BITS) - 1);
  weights[at + 2] = rounded >> LOW_BITS;
}
