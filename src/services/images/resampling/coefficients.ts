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
  /** First input pixel of each output pixel, [length]: ascending, or descending along a mirrored axis. */
  readonly first: Int32Array;
  /** First input pixel of any output pixel. */
  readonly start: number;
  /** One past the last input pixel of any output pixel. */
  readonly end: number;
  /** Pairs of taps: the low bits of both, then the high bits of both, [length × taps / 2 × 4]. */
  readonly weights: Int16Array;
}

/** Fractional bits of the weights, which are rounded to integers exactly as PIL does for 8-bit images. */
const PRECISION = 22;
/** Number of low bits. These and the high bits above them fit 16 bits each. */
const LOW_BITS = 11;

/** How an axis is resized. */
export interface Axis {
  /** Size of the image, pixels. */
  readonly input: number;
  /** Size of the whole resized image, pixels. */
  readonly output: number;
  /** Start of the window in the resized image, pixels. */
  readonly offset: number;
  /** Size of the window, pixels. */
  readonly length: number;
  readonly filter: Filter;
}

/** Factor by which the filter's curve is wider than in pixels of the input. */
const stretchOf = ({ input, output }: Axis): number => Math.max(input / output, 1);

/** The input pixels of an output pixel. In a window that is larger than the image, some have none: a count of 0. */
function inputOf(axis: Axis, i: number): { from: number; count: number } {
  const { input, output, offset, filter } = axis;
  const centre = (offset + i + 0.5) * (input / output);
  const support = CURVES[filter].support * stretchOf(axis);
  const from = Math.max(0, Math.trunc(centre - support + 0.5));
  const count = Math.max(0, Math.min(input, Math.trunc(centre + support + 0.5)) - from);
  return { from: Math.min(input - 1, from), count };
}

/** Consecutive pixels along an axis. */
export interface Span {
  readonly from: number;
  readonly length: number;
}

/** The input pixels that the window needs, at least one. */
export function inputSpan(axis: Axis): Span {
  const { from } = inputOf(axis, 0);
  const last = inputOf(axis, axis.length - 1);
  return { from, length: last.from + Math.max(1, last.count) - from };
}

/**
 * Computes the weights along one axis.
 *
 * @param mirrored whether the input pixels come in the opposite order
 */
export function coefficients(axis: Axis, mirrored = false): Coefficients {
  const { input, output, offset, length, filter } = axis;
  const curve = CURVES[filter];
  const stretch = stretchOf(axis);
  const inputs = Array.from({ length }, (_, i) => inputOf(axis, i));
  const taps = Math.ceil(inputs.reduce((max, { count }) => Math.max(max, count), 1) / 4) * 4;
  const first = new Int32Array(length);
  const weights = new Int16Array(length * taps * 2);
  const exact = new Float64Array(taps);
  for (const [i, { from, count }] of inputs.entries()) {
    first[i] = mirrored ? input - from - Math.max(1, count) : from;
    const centre = (offset + i + 0.5) * (input / output);
    let sum = 0;
    for (let k = 0; k < count; k++) {
      exact[k] = curve.at((from + k - centre + 0.5) / stretch);
      sum += exact[k] as number;
    }
    for (let k = 0; k < count; k++) {
      const tap = i * taps + (mirrored ? count - 1 - k : k);
      pack(weights, tap, ((exact[k] as number) / sum) * 2 ** PRECISION);
    }
  }
  const { from, length: spanned } = inputSpan(axis);
  const start = mirrored ? input - from - spanned : from;
  return { taps, first, start, end: start + spanned, weights };
}

function pack(weights: Int16Array, tap: number, weight: number): void {
  const rounded = Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5);
  const at = (tap >> 1) * 4 + (tap & 1);
  weights[at] = rounded & ((1 << LOW_BITS) - 1);
  weights[at + 2] = rounded >> LOW_BITS;
}
