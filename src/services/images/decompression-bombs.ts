import { LIMITS } from '../../domain/limits.js';
import { pngHeader } from './png-header.js';

/**
 * Rejects images that would take a decoder far longer than their size suggests. Call it before decoding, with a format
 * that the first bytes confirm.
 *
 * @throws Error whose message is "cost: " and what is allowed
 */
export function rejectDecompressionBombs(bytes: Uint8Array, format: string): void {
  if (format === 'png' && longestSide(bytes) > LIMITS.imageSide) {
    throw new Error(`cost: a PNG may have at most ${LIMITS.imageSide} pixels on a side`);
  }
  if (format === 'jpeg' && countScans(bytes) > LIMITS.jpegScans) {
    throw new Error(`cost: a JPEG may have at most ${LIMITS.jpegScans} scans`);
  }
  if (format === 'webp' && countFrames(bytes) > LIMITS.webpFrames) {
    throw new Error(`cost: a WebP may have at most ${LIMITS.webpFrames} frames`);
  }
}

const ANMF = 0x414e4d46;

/** Longer side of a PNG, pixels; 0 without a header. */
function longestSide(png: Uint8Array): number {
  const { width = 0, height = 0 } = pngHeader(png) ?? {};
  return Math.max(width, height);
}

/** Markers that start a frame: c0 to cf, except for three with another meaning. */
const START_OF_FRAME = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/** Number of scans. A scan may be only a few bytes long, but makes the decoder visit every block of the image. */
function countScans(jpeg: Uint8Array): number {
  let scans = 0;
  let at = 2;
  while (scans <= LIMITS.jpegScans) {
    at = jpeg.indexOf(0xff, at);
    const marker = at < 0 ? undefined : jpeg[at + 1];
    if (marker === undefined || marker === END_OF_IMAGE) break;
    if (marker === START_OF_SCAN) scans++;
    at += segmentLength(jpeg, at, marker);
  }
  return scans;
}

/** Number of pixels according to the header, 0 without one. Far cheaper than asking the decoder. */
export function jpegPixels(jpeg: Uint8Array): number {
  const uint16 = (at: number) => ((jpeg[at] ?? 0) << 8) | (jpeg[at + 1] ?? 0);
  let at = jpeg.indexOf(0xff, 2);
  while (at >= 0) {
    const marker = jpeg[at + 1];
    if (marker === undefined || marker === START_OF_SCAN) break;
    if (START_OF_FRAME.has(marker)) return uint16(at + 5) * uint16(at + 7);
    at = jpeg.indexOf(0xff, at + segmentLength(jpeg, at, marker));
  }
  return 0;
}

/** Length of the segment that a marker starts, with the marker, bytes. */
function segmentLength(jpeg: Uint8Array, at: number, marker: number): number {
  if (marker === 0xff) return 1;
  const hasNoData = marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8);
  return hasNoData ? 2 : 2 + (((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0));
}

/** Number of frames. The decoder seeks each of them from the first one on, even when only the first is wanted. */
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
