import type { PreprocessSpec } from '../../domain/preprocess-spec.js';
import type { Area, RgbImage, Size, StoredPart } from './resampling/geometry.js';
import { inputArea, type Resizing, resample, resampleInto } from './resampling/resample.js';

/** Input of the image tower: normalised floats, channel by channel, [3 × height × width]. */
export type Pixels = Float32Array;

/** Resizes and crops an upright image to the 8-bit pixels that the reference processor computes. */
export function resizeAndCrop(image: RgbImage, spec: PreprocessSpec): RgbImage {
  return resample(image, resizingOf(image, spec));
}

/**
 * Resizes and crops like `resizeAndCrop`, and normalises.
 *
 * @param into receives the result, [3 × height × width]
 * @param part at least the `sourceArea` of an image
 */
export function preprocess(part: StoredPart, spec: PreprocessSpec, into: Pixels): void {
  resampleInto(into, part, resizingOf(part.original, spec), normalisedLevels(spec));
}

/** The part of an upright image that determines the result: what the crop keeps, and what the filter adds around it. */
export const sourceArea = (original: Size, spec: PreprocessSpec): Area =>
  inputArea(original, resizingOf(original, spec));

function resizingOf(image: Size, spec: PreprocessSpec): Resizing {
  const size = resizedSize(image, spec);
  const window = {
    left: Math.floor((size.width - spec.width) / 2),
    top: Math.floor((size.height - spec.height) / 2),
    width: spec.width,
    height: spec.height,
  };
  return { ...size, window, filter: spec.filter };
}

function resizedSize({ width, height }: Size, { resize }: PreprocessSpec): Size {
  if ('width' in resize) return resize;
  const edge = resize.shortestEdge;
  return width <= height
    ? { width: edge, height: Math.floor((edge * height) / width) }
    : { width: Math.floor((edge * width) / height), height: edge };
}

/** Normalised value of each level of each channel, [3 × 256]. */
function normalisedLevels({ mean, deviation }: PreprocessSpec): Float32Array {
  const values = new Float32Array(3 * 256);
  for (let channel = 0; channel < 3; channel++) {
    const scale = 1 / (255 * (deviation[channel] as number));
    const shift = (mean[channel] as number) / (deviation[channel] as number);
    for (let level = 0; level < 256; level++) values[channel * 256 + level] = level * scale - shift;
  }
  return values;
}
