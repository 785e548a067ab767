import type { Filter } from './preprocess-spec.js';

/** 8-bit RGB pixels, interleaved, row by row. */
export interface RgbImage {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** A rectangle of the resized image. */
export interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Kernel {
  readonly support: number;
  at(x: number): number;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const KERNELS: Record<Filter, Kernel> = {
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

/** For each output pixel: the first input pixel it draws on, how many, and their weights, `taps` apart. */
interface Coefficients {
  readonly taps: number;
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly weights: Int32Array;
}

/** Weights are kept as integers of this many fractional bits, and rounded, exactly as PIL does for 8-bit images. */
const PRECISION = 22;
const HALF = 1 << (PRECISION - 1);

function coefficients(input: number, output: number, offset: number, length: number, kernel: Kernel): Coefficients {
  const scale = input / output;
  const stretch = Math.max(scale, 1);
  const support = kernel.support * stretch;
  const taps = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(length);
  const count = new Int32Array(length);
  const weights = new Int32Array(length * taps);
  const exact = new Float64Array(taps);
  for (let i = 0; i < length; i++) {
    const centre = (offset + i + 0.5) * scale;
    const from = Math.max(0, Math.trunc(centre - support + 0.5));
    const n = Math.min(input, Math.trunc(centre + support + 0.5)) - from;
    let sum = 0;
    for (let k = 0; k < n; k++) {
      exact[k] = kernel.at((from + k - centre + 0.5) / stretch);
      sum += exact[k] as number;
    }
    for (let k = 0; k < n; k++) {
      const weight = ((exact[k] as number) / sum) * 2 ** PRECISION;
      weights[i * taps + k] = Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5);
    }
    first[i] = from;
    count[i] = n;
  }
  return { taps, first, count, weights };
}

/**
 * Resizes as PIL does: separable, antialiased when it shrinks, rounded to 8 bits after each pass. Only the pixels of
 * the window are computed.
 *
 * @param width of the whole resized image, pixels
 * @param height of the whole resized image, pixels
 */
export function resample(image: RgbImage, width: number, height: number, window: Window, filter: Filter): RgbImage {
  const kernel = KERNELS[filter];
  const across = coefficients(image.width, width, window.left, window.width, kernel);
  const down = coefficients(image.height, height, window.top, window.height, kernel);
  const firstRow = down.first[0] as number;
  const last = window.height - 1;
  const rows = (down.first[last] as number) + (down.count[last] as number) - firstRow;
  return vertical(horizontal(image, firstRow, rows, across, window.width), window.width, firstRow, down, window.height);
}

function horizontal(
  image: RgbImage,
  firstRow: number,
  rows: number,
  by: Coefficients,
  width: number,
): Uint8ClampedArray {
  const { data } = image;
  const out = new Uint8ClampedArray(rows * width * 3);
  for (let y = 0; y < rows; y++) {
    const row = (firstRow + y) * image.width * 3;
    for (let x = 0; x < width; x++) {
      const n = by.count[x] as number;
      let weight = x * by.taps;
      let at = row + (by.first[x] as number) * 3;
      let r = HALF;
      let g = HALF;
      let b = HALF;
      for (let k = 0; k < n; k++, at += 3) {
        const w = by.weights[weight++] as number;
        r += (data[at] as number) * w;
        g += (data[at + 1] as number) * w;
        b += (data[at + 2] as number) * w;
      }
      const to = (y * width + x) * 3;
      out[to] = r >> PRECISION;
      out[to + 1] = g >> PRECISION;
      out[to + 2] = b >> PRECISION;
    }
  }
  return out;
}

function vertical(
  data: Uint8ClampedArray,
  width: number,
  firstRow: number,
  by: Coefficients,
  height: number,
): RgbImage {
  const stride = width * 3;
  const out = new Uint8ClampedArray(height * stride);
  for (let y = 0; y < height; y++) {
    const n = by.count[y] as number;
    const top = ((by.first[y] as number) - firstRow) * stride;
    for (let x = 0; x < stride; x++) {
      let sum = HALF;
      for (let k = 0; k < n; k++)
        sum += (data[top + k * stride + x] as number) * (by.weights[y * by.taps + k] as number);
      out[y * stride + x] = sum >> PRECISION;
    }
  }
  return { data: out, width, height };
}
