import type { Filter } from '../../../domain/preprocess-spec.js';
import { type Axis, coefficients, inputSpan, type Span } from './coefficients.js';
import { type Area, type RgbImage, type Size, type StoredPart, wholeOf } from './geometry.js';
import { resizeWindow } from './passes.js';
import { type Arena, type ResampleKernel, withResampleKernel } from './resample-kernel.js';

/** Size of the whole resized image in pixels, and the part of it that is computed. */
export interface Resizing {
  readonly width: number;
  readonly height: number;
  readonly window: Area;
  readonly filter: Filter;
}

/**
 * Resizes as PIL does: separable, antialiased when it shrinks, rounded to 8 bits after each pass. Only the pixels of
 * the window are computed.
 */
export function resample(image: RgbImage, resizing: Resizing): RgbImage {
  const { width, height } = resizing.window;
  const data = withResampleKernel((kernel, memory) => {
    const levels = resampleInKernel(kernel, memory, wholeOf(image), resizing);
    return new Uint8ClampedArray(kernel.memory.buffer, levels, width * height * 3).slice();
  });
  return { data, width, height };
}

/**
 * Resizes like `resample`, turns upright what is not, and replaces each level by its value.
 *
 * @param into receives the values, channel by channel, [3 × window height × window width]
 * @param part at least the pixels that the window needs
 * @param values value of each level of each channel, [3 × 256]
 */
export function resampleInto(into: Float32Array, part: StoredPart, resizing: Resizing, values: Float32Array): void {
  const area = resizing.window.width * resizing.window.height;
  withResampleKernel((kernel, memory) => {
    const levels = resampleInKernel(kernel, memory, part, resizing);
    const table = memory.put(values);
    const out = memory.take(3 * area * Float32Array.BYTES_PER_ELEMENT);
    kernel.normalise(levels, table, area, out);
    into.set(new Float32Array(kernel.memory.buffer, out, 3 * area));
  });
}

/**
 * The reference turns an image upright, and then resizes its rows before its columns; rounding makes the order matter.
 * So, of what is stored turned, the columns come first, and only the result is turned. Mirrored is the order of weights.
 *
 * @returns offset of the window's 8-bit pixels in the kernel's memory, bytes
 */
function resampleInKernel(kernel: ResampleKernel, memory: Arena, part: StoredPart, resizing: Resizing): number {
  const { turned, rowsMirrored, columnsMirrored } = part.orientation;
  const [across, down] = axesOf(part.original, resizing);
  return resizeWindow(
    kernel,
    memory,
    part,
    coefficients(across, turned ? columnsMirrored : rowsMirrored),
    coefficients(down, turned ? rowsMirrored : columnsMirrored),
  );
}

/** The part of an upright image that the window is made of. */
export function inputArea(original: Size, resizing: Resizing): Area {
  const [columns, rows] = axesOf(original, resizing).map(inputSpan) as [Span, Span];
  return { left: columns.from, top: rows.from, width: columns.length, height: rows.length };
}

function axesOf(original: Size, { width, height, window, filter }: Resizing): [across: Axis, down: Axis] {
  return [
    { input: original.width, output: width, offset: window.left, length: window.width, filter },
    { input: original.height, output: height, offset: window.top, length: window.height, filter },
  ];
}
