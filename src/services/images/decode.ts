import { isMainThread } from 'node:worker_threads';
import sharp, { type Sharp } from 'sharp';
import { LIMITS } from '../../domain/limits.js';
import { jpegPixels, rejectDecompressionBombs } from './decompression-bombs.js';
import { firstFrame, whitenOutside } from './gif-frame.js';
import { asStillAvif } from './image-format.js';
import { hasPngProfile, pngHeader } from './png-header.js';
import type { RgbImage, Size } from './resampling/resample.js';

export interface DecodedImage extends RgbImage {
  readonly format: string;
  /** Size of the upright original. `data` has fewer pixels when it was reduced. */
  readonly original: Size;
}

// Holds for the whole process. A thread that did this when it starts would block the loaders for a moment, in which the
// images of the other threads would be refused.
if (isMainThread) {
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
}

/** Maximum number of pixels of an image of the format. */
export const pixelLimit = (format: string): number => (format === 'avif' ? LIMITS.avifPixels : LIMITS.imagePixels);

/** Smaller JPEGs are not reduced, pixels: it would save little. */
const LARGE_JPEG_PIXELS = 3_000_000;
/** Minimum factor left for the resize afterwards, so that the reduction does not show. */
const MIN_REMAINING_SHRINKAGE = 4;
/** Maximum factor of the reduction: from 4 on, sharp lets the JPEG decoder skip frequencies, which does show. */
const MAX_REDUCTION = 3;

/**
 * Decodes to 8-bit sRGB, upright, with transparent parts on white. Of samples with more bits the high 8 count, and a
 * colour profile is applied to those, so that the same image has the same colours at any depth.
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
  const image = open(await prepared(bytes, format), format);
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
  const frame = format === 'gif' ? firstFrame(bytes) : undefined;
  if (frame) whitenOutside({ data, width, height }, frame);
  return { data, width, height, format, original: original ?? { width, height } };
}

const open = (bytes: Uint8Array, format: string): Sharp => {
  const image = sharp(bytes, { limitInputPixels: pixelLimit(format), failOn: 'error', pages: 1 }).autoOrient();
  // sharp applies a profile to 16 bits so that the result is Display P3, and does not say so. Grey PNGs of 8 bits must
  // stay grey here, because their profile is one for grey.
  const deep = format === 'avif' || (format === 'png' && pngHeader(bytes)?.depth === 16);
  return deep ? image.pipelineColourspace('srgb') : image;
};

/** The file in a form that the decoder treats like all others. */
async function prepared(bytes: Uint8Array, format: string): Promise<Uint8Array> {
  if (format === 'avif') return asStillAvif(bytes);
  const header = format === 'png' ? pngHeader(bytes) : undefined;
  if (header?.depth !== 16 || !header.grey || !hasPngProfile(bytes)) return bytes;
  // sharp does not apply a profile to 16 bits of grey.
  return open(bytes, format).toColourspace('b-w').keepIccProfile().png({ compressionLevel: 0 }).toBuffer();
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
