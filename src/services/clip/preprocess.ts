import type { PreprocessSpec } from './preprocess-spec.js';
import { type RgbImage, resample } from './resample.js';

/** What the image tower takes: normalised floats, channel by channel, [3 × height × width]. */
export type Pixels = Float32Array;

/** The 8-bit pixels that the reference processor would put into the model. */
export function resizeAndCrop(image: RgbImage, spec: PreprocessSpec): RgbImage {
  const size = resizedSize(image, spec);
  const window = {
    left: Math.floor((size.width - spec.width) / 2),
    top: Math.floor((size.height - spec.height) / 2),
    width: spec.width,
    height: spec.height,
  };
  return resample(image, size.width, size.height, window, spec.filter);
}

function resizedSize({ width, height }: RgbImage, { resize }: PreprocessSpec): { width: number; height: number } {
  if ('width' in resize) return resize;
  const edge = resize.shortestEdge;
  return width <= height
    ? { width: edge, height: Math.floor((edge * height) / width) }
    : { width: Math.floor((edge * width) / height), height: edge };
}

export function normalise({ data, width, height }: RgbImage, { mean, deviation }: PreprocessSpec): Pixels {
  const area = width * height;
  const pixels = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    const scale = 1 / (255 * (deviation[channel] as number));
    const shift = (mean[channel] as number) / (deviation[channel] as number);
    const plane = channel * area;
    for (let i = 0; i < area; i++) pixels[plane + i] = (data[i * 3 + channel] as number) * scale - shift;
  }
  return pixels;
}
