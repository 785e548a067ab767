/** How much of a picture is sent: arithmetic alone, which the browser's part in shrink-file.ts follows. */

/** The shorter side of a shrunk picture, in sides of what the model reads: nothing that it could see is lost. */
const TIMES = 4;
/** Smaller files are sent as they are. */
export const LARGE_BYTES = 1_000_000;

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The size to shrink to: the shorter side becomes four times what the model reads, the shape stays.
 *
 * @param size in pixels, of the upright picture
 * @param imageSize pixels a side that the model reads
 * @returns null for a picture that is not larger than that
 */
export function shrunkSize({ width, height }: PixelSize, imageSize: number): PixelSize | null {
  const shorter = Math.min(width, height);
  const least = TIMES * imageSize;
  if (shorter <= least) return null;
  const factor = least / shorter;
  const side = (pixels: number): number => Math.max(least, Math.round(pixels * factor));
  return { width: side(width), height: side(height) };
}

/** Whether any pixel lets through what is behind it. @param pixels RGBA, a byte each */
export function hasAlpha(pixels: Uint8ClampedArray): boolean {
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 255) return true;
  return false;
}

/** 12400000 → "12.4 MB". */
export const bytesText = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
