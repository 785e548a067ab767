import type { PreprocessSpec } from '../../domain/preprocess-spec.js';
import { type Resizing, type RgbImage, resample, resampleInto, type Size } from './resampling/resample.js';

/** Input of the image tower: normalised floats, channel by channel, [3 × height × width]. */
export type Pixels = Float32Array;

/**
 * Resizes and crops to the 8-bit pixels that the reference processor computes.
 *
 * @param original size before a reduction while decoding; determines the proportions and the crop
 */
export function resizeAndCrop(image: RgbImage, spec: PreprocessSpec, original: Size = image): RgbImage {
  const { width, height, window, filter } = resizingOf(original, spec);
  return resample(image, width, height, window, filter);
}

/**
 * Resizes and crops like `resizeAndCrop`, and normalises.
 *
 * @param into receives the result, [3 × height × width]
 */
export function preprocess(image: RgbImage, spec: PreprocessSpec, into: Pixels, original: Size = image): void {
  resampleInto(into, image, resizingOf(original, spec), normalisedLevels(spec));
}

/** Factor by which an image shrinks, along the side that shrinks less. Below 1 when it is enlarged. */
export function shrinkage(image: Size, spec: PreprocessSpec): number {
  const { width, height } = resizedSize(image, spec);
  return Math.min(image.width / width, image.height / height);
}

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
