import sharp, { type Sharp } from 'sharp';
import { LIMITS } from '../../domain/limits.js';
import { jpegPixels, rejectDecompressionBombs } from './decompression-bombs.js';
import type { RgbImage, Size } from './resampling/resample.js';

export interface DecodedImage extends RgbImage {
  readonly format: string;
  /** Size of the upright original. `data` has fewer pixels when it was reduced. */
  readonly original: Size;
}

// Only the formats that `imageFormat` recognises, and only from memory.
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
// One thread per image: the pool decodes several images concurrently.
sharp.concurrency(1);

/** Maximum number of pixels of an image of the format. */
export const pixelLimit = (format: string): number => (format === 'avif' ? LIMITS.avifPixels : LIMITS.imagePixels);

/** Smaller JPEGs are not reduced, pixels: it would save little. */
const LARGE_JPEG_PIXELS = 3_000_000;
/** Minimum factor left for the resize afterwards, so that the reduction does not show. */
const MIN_REMAINING_SHRINKAGE = 4;
/** Maximum factor of the reduction: from 4 on, sharp lets the JPEG decoder skip frequencies, which does show. */
const MAX_REDUCTION = 3;

/**
 * Decodes to 8-bit sRGB, upright, with transparent parts on white.
 *
 * @param shrinkage factor by which an image of the given size will be shrunk afterwards; large JPEGs are reduced while
 *   they are decoded, so that their full size is never in memory
 * @throws Error with the decoder's message, or "cost: " and what is allowed, for an image that is damaged or too large
 */
export async function decode(
  bytes: Uint8Array,
  format: string,
  shrinkage: (original: Size) => number = () => 1,
): Promise<DecodedImage> {
  rejectDecompressionBombs(bytes, format);
  const image = sharp(bytes, { limitInputPixels: pixelLimit(format), failOn: 'error', pages: 1 }).autoOrient();
  const large = format === 'jpeg' && jpegPixels(bytes) >= LARGE_JPEG_PIXELS;
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
  const factor = Math.min(MAX_REDUCTION, Math.floor(shrinkage / MIN_REMAINING_SHRINKAGE));
  if (factor < 2) return;
  image.resize(Math.ceil(width / factor), Math.ceil(height / factor), {
    fit: 'fill',
    kernel: 'cubic',
    fastShrinkOnLoad: false,
  });
}
