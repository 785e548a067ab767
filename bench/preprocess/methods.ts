import { CLIPImageProcessor, RawImage } from '@huggingface/transformers';
import sharp from 'sharp';
import type { PreprocessSpec } from '#lexiclip/domain/preprocess-spec.js';
import { decode, decodePart, isLarge } from '#lexiclip/services/images/decode.js';
import { preprocess, sourceArea } from '#lexiclip/services/images/preprocess.js';
import { type RgbImage, wholeOf } from '#lexiclip/services/images/resampling/geometry.js';

/** Normalised floats, [3 × height × width]. */
export type Pixels = Float32Array;

interface Method {
  readonly name: string;
  /** @param size edge of the square that the model takes, pixels */
  run(jpeg: Uint8Array, size: number): Promise<Pixels>;
}

const MEAN = [0.48145466, 0.4578275, 0.40821073] as const;
const DEVIATION = [0.26862954, 0.26130258, 0.27577711] as const;

/** As CLIP wants it. */
export const specOf = (size: number): PreprocessSpec => ({
  resize: { shortestEdge: size },
  width: size,
  height: size,
  filter: 'bicubic',
  mean: MEAN,
  deviation: DEVIATION,
});

export function normalise({ data, width, height }: RgbImage, { mean, deviation }: PreprocessSpec): Pixels {
  const area = width * height;
  const pixels = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    const scale = 1 / (255 * (deviation[channel] as number));
    const shift = (mean[channel] as number) / (deviation[channel] as number);
    for (let i = 0; i < area; i++) pixels[channel * area + i] = (data[i * 3 + channel] as number) * scale - shift;
  }
  return pixels;
}

/** Back to grey levels of 255. */
export function levels(pixels: Pixels, { mean, deviation }: PreprocessSpec): Float64Array {
  const area = pixels.length / 3;
  return Float64Array.from(pixels, (value, i) => {
    const channel = Math.floor(i / area) as 0 | 1 | 2;
    return (value * deviation[channel] + mean[channel]) * 255;
  });
}

/** Decodes and preprocesses as the service's threads do. */
export async function ours(jpeg: Uint8Array, size: number): Promise<Pixels> {
  const spec = specOf(size);
  const part = isLarge(jpeg, 'jpeg')
    ? await decodePart(jpeg, 'jpeg', (original) => sourceArea(original, spec))
    : wholeOf(await decode(jpeg, 'jpeg'));
  const pixels = new Float32Array(3 * size * size);
  preprocess(part, spec, pixels);
  return pixels;
}

function withSharp(fastShrinkOnLoad: boolean) {
  return async (jpeg: Uint8Array, size: number): Promise<Pixels> => {
    const image = sharp(jpeg).autoOrient();
    const { width, height } = (await image.metadata()).autoOrient;
    const short = Math.min(width, height);
    const [w, h] = [Math.floor((size * width) / short), Math.floor((size * height) / short)];
    const { data, info } = await image
      .resize(w, h, { fit: 'fill', kernel: 'cubic', fastShrinkOnLoad })
      .extract({ left: Math.floor((w - size) / 2), top: Math.floor((h - size) / 2), width: size, height: size })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return normalise({ data, width: info.width, height: info.height }, specOf(size));
  };
}

/** What AutoProcessor makes of CLIP's configuration. */
async function withTransformers(jpeg: Uint8Array, size: number): Promise<Pixels> {
  const processor = new CLIPImageProcessor({
    do_resize: true,
    size: { shortest_edge: size },
    resample: 3,
    do_center_crop: true,
    crop_size: { width: size, height: size },
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: [...MEAN],
    image_std: [...DEVIATION],
  } as ConstructorParameters<typeof CLIPImageProcessor>[0]);
  const image = await RawImage.fromBlob(new Blob([jpeg as Uint8Array<ArrayBuffer>]));
  const { pixel_values } = await processor(image);
  return pixel_values.data as Pixels;
}

export const METHODS: readonly Method[] = [
  { name: 'ours', run: ours },
  { name: 'sharp', run: withSharp(false) },
  { name: 'sharp, shrinking on load', run: withSharp(true) },
  { name: 'Transformers.js', run: withTransformers },
];
