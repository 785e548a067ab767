import sharp from 'sharp';
import type { RgbImage } from './resampling/geometry.js';

/** Longest side of a thumbnail, pixels. */
export const THUMBNAIL_SIDE = 256;
/** Of 100; and how hard the encoder looks for a shorter file, of 6: beyond this, it costs more than decoding. */
const [QUALITY, EFFORT] = [80, 1];

/** A WebP of at most 256 pixels on a side. A smaller image keeps its size. @param image upright */
export async function thumbnailOf({ data, width, height }: RgbImage): Promise<Uint8Array> {
  const side = { width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: 'inside', withoutEnlargement: true } as const;
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize(side)
    .webp({ quality: QUALITY, effort: EFFORT })
    .toBuffer();
}
