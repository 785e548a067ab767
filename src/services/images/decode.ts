import { isMainThread } from 'node:worker_threads';
import sharp, { type Sharp } from 'sharp';
import { LIMITS } from '../../domain/limits.js';
import { jpegPixels, rejectDecompressionBombs } from './decompression-bombs.js';
import { firstFrame, whitenOutside } from './gif-frame.js';
import { asStillAvif } from './image-format.js';
import { hasPngProfile, pngHeader } from './png-header.js';
import {
  type Area,
  orientationOf,
  type RgbImage,
  type Size,
  type StoredPart,
  storedArea,
  turnedSize,
} from './resampling/geometry.js';

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

/**
 * Decodes to 8-bit sRGB, upright, with transparent parts on white. Of samples with more bits the high 8 count, and a
 * colour profile is applied to those, so that the same image has the same colours at any depth.
 *
 * @throws Error with the decoder's message, or "cost: " and what is allowed, for an image that is damaged or too large
 */
export async function decode(bytes: Uint8Array, format: string): Promise<RgbImage> {
  rejectDecompressionBombs(bytes, format);
  const image = open(await prepared(bytes, format), format).autoOrient();
  return onWhite(await pixelsOf(image), bytes, format);
}

/**
 * Decodes like `decode`, but leaves the image as it lies in its file, and keeps only a part. What is not kept costs no
 * memory, and turning is left to the resampler, which does it when little is left to turn.
 *
 * @param areaOf the area of the upright image that is needed, by the size of that image
 * @returns that area, or more
 * @throws Error as `decode` does: the whole file is decoded
 */
export async function decodePart(
  bytes: Uint8Array,
  format: string,
  areaOf: (original: Size) => Area,
): Promise<StoredPart> {
  rejectDecompressionBombs(bytes, format);
  const image = open(await prepared(bytes, format), format);
  const stored = await image.metadata();
  const orientation = orientationOf(stored.orientation);
  const original = turnedSize(stored, orientation);
  const { left, top, width } = storedArea(areaOf(original), original, orientation);
  // Down to the last row, although less is needed: a decoder stops at the last row it is asked for, and would not notice
  // that the file is cut off below.
  const pixels = await pixelsOf(image.extract({ left, top, width, height: stored.height - top }));
  return { ...onWhite(pixels, bytes, format, { left, top }), left, top, original, orientation };
}

/** Pixels from which on a part is decoded faster than the whole, although the size must be asked for first. */
const LARGE_PIXELS = 1_500_000;
/** The same for formats whose size is not easily told, bytes. */
const LARGE_BYTES = 150_000;

/** Whether `decodePart` is likely to be faster than `decode`. */
export function isLarge(bytes: Uint8Array, format: string): boolean {
  if (format === 'jpeg') return jpegPixels(bytes) >= LARGE_PIXELS;
  const { width, height } = (format === 'png' && pngHeader(bytes)) || { width: 0, height: 0 };
  return format === 'png' ? width * height >= LARGE_PIXELS : bytes.length >= LARGE_BYTES;
}

const open = (bytes: Uint8Array, format: string): Sharp => {
  const image = sharp(bytes, { limitInputPixels: pixelLimit(format), failOn: 'error', pages: 1 });
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
  return open(bytes, format).autoOrient().toColourspace('b-w').keepIccProfile().png({ compressionLevel: 0 }).toBuffer();
}

async function pixelsOf(image: Sharp): Promise<RgbImage> {
  const { data, info } = await image
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`the image decodes to ${info.channels} channels`);
  return { data, width: info.width, height: info.height };
}

/** Makes white what the first frame of a GIF does not fill. @param at where the pixels begin in the image */
function onWhite(pixels: RgbImage, bytes: Uint8Array, format: string, at = { left: 0, top: 0 }): RgbImage {
  const frame = format === 'gif' ? firstFrame(bytes) : undefined;
  if (frame) whitenOutside(pixels, { ...frame, left: frame.left - at.left, top: frame.top - at.top });
  return pixels;
}
