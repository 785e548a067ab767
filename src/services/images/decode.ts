import sharp from 'sharp';
import type { RgbImage } from '../clip/resample.js';
import { LIMITS } from '../limits.js';
import { refuseCostly } from './decoding-cost.js';

export interface DecodedImage extends RgbImage {
  readonly format: string;
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

/**
 * Decodes to 8-bit sRGB, upright, transparent parts on white.
 *
 * @throws Error with what the decoder says, for anything that is not a whole image
 */
export async function decode(bytes: Uint8Array, format: string): Promise<DecodedImage> {
  refuseCostly(bytes, format);
  const { data, info } = await sharp(bytes, { limitInputPixels: pixelLimit(format), failOn: 'error', pages: 1 })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`the image decodes to ${info.channels} channels`);
  return { data, width: info.width, height: info.height, format };
}
