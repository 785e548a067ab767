import { LIMITS } from '../../domain/limits.js';

/**
 * Refuses what would take a decoder far longer than the size of the file and its pixels let expect. To be called with
 * the first bytes checked, and before anything is decoded.
 *
 * @throws Error that says "cost: " and what is allowed
 */
export function refuseCostly(bytes: Uint8Array, format: string): void {
  if (format === 'png' && longestSide(bytes) > LIMITS.imageSide) {
    throw new Error(`cost: a side may have at most ${LIMITS.imageSide} pixels`);
  }
  if (format === 'jpeg' && countScans(bytes) > LIMITS.jpegScans) {
    throw new Error(`cost: a JPEG may have at most ${LIMITS.jpegScans} scans`);
  }
  if (format === 'webp' && countFrames(bytes) > LIMITS.webpFrames) {
    throw new Error(`cost: a WebP may have at most ${LIMITS.webpFrames} frames`);
  }
}

const IHDR = 0x49484452;
const ANMF = 0x414e4d46;

/** Of a PNG, 0 if it has no header. Chunks that the decoder skips may come before it. */
function longestSide(png: Uint8Array): number {
  const file = new DataView(png.buffer, png.byteOffset, png.length);
  for (let at = 8; at + 16 <= png.length; at += 12 + file.getUint32(at)) {
    if (file.getUint32(at + 4) === IHDR) return Math.max(file.getUint32(at + 8), file.getUint32(at + 12));
  }
  return 0;
}

/** What begins a frame: all from c0 to cf, but for three that are something else. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/** A progressive JPEG may repeat scans that are a few bytes long, and each is a look at every block of the image. */
function countScans(jpeg: Uint8Array): number {
  let scans = 0;
  let at = 2;
  while (scans <= LIMITS.jpegScans) {
    at = jpeg.indexOf(0xff, at);
    const marker = at < 0 ? undefined : jpeg[at + 1];
    if (marker === undefined || marker === END_OF_IMAGE) break;
    if (marker === START_OF_SCAN) scans++;
    at += lengthAt(jpeg, at, marker);
  }
  return scans;
}

/** How many pixels a JPEG says it has, 0 if it says nothing. Far cheaper than asking the decoder. */
export function jpegPixels(jpeg: Uint8Array): number {
  const number = (at: number) => ((jpeg[at] ?? 0) << 8) | (jpeg[at + 1] ?? 0);
  let at = jpeg.indexOf(0xff, 2);
  while (at >= 0) {
    const marker = jpeg[at + 1];
    if (marker === undefined || marker === START_OF_SCAN) break;
    if (FRAMES.has(marker)) return number(at + 5) * number(at + 7);
    at = jpeg.indexOf(0xff, at + lengthAt(jpeg, at, marker));
  }
  return 0;
}

/** Of what a marker begins, in bytes, with the marker itself. */
function lengthAt(jpeg: Uint8Array, at: number, marker: number): number {
  if (marker === 0xff) return 1;
  const alone = marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8);
  return alone ? 2 : 2 + (((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0));
}

/** The decoder of WebP looks for each frame from the first on, also when only the first is wanted. */
function countFrames(webp: Uint8Array): number {
  const file = new DataView(webp.buffer, webp.byteOffset, webp.length);
  let frames = 0;
  for (let at = 12; at + 8 <= webp.length; ) {
    if (file.getUint32(at) === ANMF) frames++;
    const length = file.getUint32(at + 4, true);
    at += 8 + length + (length % 2);
  }
  return frames;
}
