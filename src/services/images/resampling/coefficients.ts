import type { Filter } from '../../../domain/preprocess-spec.js';

/** What an output pixel weighs an input pixel with, by their distance in pixels of the smaller image. */
interface Curve {
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

/** What one axis of the output draws on, packed as `kernels/resample.ts` wants it. */
export interface Coefficients {
  /** Weights of each output pixel, 0 where it draws on fewer input pixels. A multiple of 4. */
  readonly taps: number;
  /** The first input pixel that each output pixel draws on, ascending. [length] */
  readonly first: Int32Array;
  /** One past the last input pixel that any output pixel draws on. */
  readonly end: number;
  /** Pairs of taps: the low bits of both, then the high bits of both. [length × taps / 2 × 4] */
  readonly weights: Int16Array;
}

/** Weights are kept as integers of this many fractional bits, and rounded, exactly as PIL does for 8-bit images. */
const PRECISION = 22;
/** So many of them are the low ones. These and what is above fit 16 bits each. */
const LOW_BITS = 11;

/**
 * @param input pixels of the image along this axis
 * @param output pixels of the whole resized image
 * @param offset of the window in the resized image, pixels
 * @param length of the window, pixels
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
    // A window that is larger than the image has pixels that draw on none.
    first[i] = Math.min(input - 1, from);
    count[i] = Math.max(0, Math.min(input, Math.trunc(centre + support + 0.5)) - from);
  }
  const last = length - 1;
  const end = (first[last] as number) + Math.max(1, count[last] as number);
  const taps = Math.ceil(count.reduce((most, n) => Math.max(most, n), 1) / 4) * 4;
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
