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
  /** Each weight is high × 2^shift + low, [length × taps]. */
  readonly high: Int16Array;
  readonly low: Int16Array;
  readonly shift: number;
  /** The least that the low parts add to an output pixel, and from there to the most, [length × 2]. */
  readonly bounds: Int32Array;
}

/** Fractional bits of the weights, which are rounded to integers exactly as PIL does for 8-bit images. */
const PRECISION = 22;
const MAX_INT16 = 2 ** 15 - 1;
/** Maximum level of a pixel. */
const MAX_LEVEL = 255;

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
  const weights = new Int32Array(length * taps);
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
      weights[tap] = rounded(((exact[k] as number) / sum) * 2 ** PRECISION);
    }
  }
  const { from, length: spanned } = inputSpan(axis);
  const start = mirrored ? input - from - spanned : from;
  return { taps, first, start, end: start + spanned, ...split(weights, taps) };
}

const rounded = (weight: number): number => Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5);

/** Divides weights, so that the high parts just fit 16 bits, and the low parts are as near to 0 as can be. */
function split(weights: Int32Array, taps: number): Pick<Coefficients, 'high' | 'low' | 'shift' | 'bounds'> {
  const largest = weights.reduce((max, weight) => Math.max(max, Math.abs(weight)), 0);
  let shift = 0;
  while ((largest + ((1 << shift) >> 1)) >> shift > MAX_INT16) shift++;
  const high = new Int16Array(weights.length);
  const low = new Int16Array(weights.length);
  const bounds = new Int32Array((weights.length / taps) * 2);
  const half = (1 << shift) >> 1;
  for (let i = 0, output = 0; i < weights.length; output += 2) {
    let [least, range] = [0, 0];
    for (const end = i + taps; i < end; i++) {
      const weight = weights[i] as number;
      const upper = (weight + half) >> shift;
      const lower = weight - (upper << shift);
      high[i] = upper;
      low[i] = lower;
      least += Math.min(lower, 0) * MAX_LEVEL;
      range += Math.abs(lower) * MAX_LEVEL;
    }
    bounds[output] = least;
    bounds[output + 1] = range;
  }
  return { high, low, shift, bounds };
}
