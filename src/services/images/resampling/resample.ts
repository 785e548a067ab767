import type { Filter } from '../../../domain/preprocess-spec.js';
import { type Coefficients, coefficients } from './coefficients.js';
import { type Arena, type ResampleKernel, withResampleKernel } from './resample-kernel.js';

/** Size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** 8-bit RGB pixels, interleaved, row by row. */
export interface RgbImage extends Size {
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** A rectangle of the resized image, in pixels. */
export interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Size of the whole resized image in pixels, and the part of it that is computed. */
export interface Resizing {
  readonly width: number;
  readonly height: number;
  readonly window: Window;
  readonly filter: Filter;
}

/** Approximate size of a band of rows that is copied to the kernel at a time, bytes: it stays in the CPU cache. */
const BAND_BYTES = 512 * 1024;
/** Number of bytes that the kernel may read or write past an image. */
const PADDING = 16;

/**
 * Resizes as PIL does: separable, antialiased when it shrinks, rounded to 8 bits after each pass. Only the pixels of
 * the window are computed.
 *
 * @param width width of the whole resized image, pixels
 * @param height height of the whole resized image, pixels
 */
export function resample(image: RgbImage, width: number, height: number, window: Window, filter: Filter): RgbImage {
  const data = withResampleKernel((kernel, memory) => {
    const levels = resampleInKernel(kernel, memory, image, { width, height, window, filter });
    return new Uint8ClampedArray(kernel.memory.buffer, levels, window.width * window.height * 3).slice();
  });
  return { data, width: window.width, height: window.height };
}

/**
 * Resizes like `resample`, and replaces each level by its value.
 *
 * @param into receives the values, channel by channel, [3 × window height × window width]
 * @param values value of each level of each channel, [3 × 256]
 */
export function resampleInto(into: Float32Array, image: RgbImage, resizing: Resizing, values: Float32Array): void {
  const area = resizing.window.width * resizing.window.height;
  withResampleKernel((kernel, memory) => {
    const levels = resampleInKernel(kernel, memory, image, resizing);
    const table = memory.put(values);
    const out = memory.take(3 * area * Float32Array.BYTES_PER_ELEMENT);
    kernel.normalise(levels, table, area, out);
    into.set(new Float32Array(kernel.memory.buffer, out, 3 * area));
  });
}

/** @returns offset of the window's 8-bit pixels in the kernel's memory, bytes */
function resampleInKernel(kernel: ResampleKernel, memory: Arena, image: RgbImage, resizing: Resizing): number {
  const { width, height, window, filter } = resizing;
  const across = coefficients(image.width, width, window.left, window.width, filter);
  const down = coefficients(image.height, height, window.top, window.height, filter);
  const firstRow = down.first[0] as number;
  const rows = down.end - firstRow;
  // Rows end in padding: the kernel writes pixels of four bytes.
  const stride = window.width * 3 + PADDING;
  const resizedRows = memory.take((rows + down.taps) * stride + PADDING);
  horizontal(kernel, memory, image, firstRow, rows, across, window.width, resizedRows, stride);

  const columns = window.width * 3;
  const first = memory.put(down.first.map((row) => row - firstRow));
  const weights = memory.put(down.weights);
  const levels = memory.take(window.height * columns + PADDING);
  kernel.vertical(resizedRows, stride, first, weights, down.taps, columns, levels, window.height);
  return levels;
}

/** Copies the rows and columns needed into the kernel's memory, a band at a time, and resizes them horizontally. */
function horizontal(
  kernel: ResampleKernel,
  memory: Arena,
  image: RgbImage,
  firstRow: number,
  rows: number,
  across: Coefficients,
  width: number,
  out: number,
  outStride: number,
): void {
  const stride = image.width * 3;
  const left = across.first[0] as number;
  const columns = (across.end - left) * 3;
  const bandRows = Math.min(rows, Math.max(1, 1 + Math.floor((BAND_BYTES - columns) / stride)));
  const first = memory.put(across.first.map((column) => (column - left) * 3));
  const weights = memory.put(across.weights);
  const band = memory.take((bandRows - 1) * stride + columns + across.taps * 3 + PADDING);
  const bytes = memory.bytes();
  for (let y = 0; y < rows; y += bandRows) {
    const height = Math.min(bandRows, rows - y);
    const from = (firstRow + y) * stride + left * 3;
    bytes.set(image.data.subarray(from, from + (height - 1) * stride + columns), band);
    kernel.horizontal(band, stride, height, first, weights, across.taps, width, out + y * outStride, outStride);
  }
}
