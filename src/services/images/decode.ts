import sharp, { type Sharp } from 'sharp';
import { LIMITS } from '../../domain/limits.js';
import { jpegPixels, refuseCostly } from './decompression-bombs.js';
import type { RgbImage, Size } from './resampling/resample.js';

export interface DecodedImage extends RgbImage {
  readonly format: string;
  /** Of the upright image. The pixels are fewer where it was reduced. */
  readonly original: Size;
}

// Only what `imageFormat` lets through, and of that only from memory.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
    'VipsForeignLoadHeifBuffer',
  ],
});
sharp.cache(false);
// One image a thread: the pool decodes several side by side.
sharp.concurrency(1);

/** How many pixels an image of the format may have. */
export const pixelLimit = (format: string): number => (format === 'avif' ? LIMITS.avifPixels : LIMITS.imagePixels);

/** JPEGs of fewer pixels are decoded as they are: it saves little there. */
const LARGE = 3_000_000;
/** What is left to be shrunk afterwards, so that nothing of how it was reduced shows. */
const LEAST_LEFT = 4;
/** From 4 on, sharp would have the JPEG decoder skip frequencies, and that does show. */
const MOST_REDUCED = 3;

/**
 * Decodes to 8-bit sRGB, upright, transparent parts on white.
 *
 * @param shrinkage how many times smaller an image of that size will be made; large JPEGs are then reduced while they
 *   are decoded, so that the pixels of the whole are never in memory
 * @throws Error with what the decoder says, for anything that is not a whole image
 */
export async function decode(
  bytes: Uint8Array,
  format: string,
  shrinkage: (original: Size) => number = () => 1,
): Promise<DecodedImage> {
  refuseCostly(bytes, format);
  const image = sharp(bytes, { limitInputPixels: pixelLimit(format), failOn: 'error', pages: 1 }).autoOrient();
  const large = format === 'jpeg' && jpegPixels(bytes) >= LARGE;
  const original = large ? (await image.metadata()).autoOrient : undefined;
  if (original) reduce(image, original, shrinkage(original));
  const { data, info } = await image
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`the image decodes to ${info.channels} channels`);
  const { width, height } = info;
  return { data, width, height, format, original: original ?? { width, height } };
}

function reduce(image: Sharp, { width, height }: Size, shrinkage: number): void {
  const factor = Math.min(MOST_REDUCED, Math.floor(shrinkage / LEAST_LEFT));
  if (factor < 2) return;
  image.resize(Math.ceil(width / factor), Math.ceil(height / factor), {
    fit: 'fill',
    kernel: 'cubic',
    fastShrinkOnLoad: false,
  });
}
