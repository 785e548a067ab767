import type { Area, RgbImage } from './resampling/geometry.js';

const SCREEN_END = 13;
const EXTENSION = 0x21;
const FRAME = 0x2c;

/** The part of the screen that the first frame fills; undefined without a frame. */
export function firstFrame(gif: Uint8Array): Area | undefined {
  const uint16 = (at: number) => (gif[at] ?? 0) | ((gif[at + 1] ?? 0) << 8);
  const screenFlags = gif[10] ?? 0;
  let at = SCREEN_END + (screenFlags & 0x80 ? 3 * 2 ** ((screenFlags & 7) + 1) : 0);
  while (gif[at] === EXTENSION) {
    at += 2;
    for (let length = gif[at]; length; length = gif[at]) at += 1 + length;
    at++;
  }
  if (gif[at] !== FRAME || at + 9 > gif.length) return undefined;
  return { left: uint16(at + 1), top: uint16(at + 3), width: uint16(at + 5), height: uint16(at + 7) };
}

/** Makes everything white that is outside of an area, which may reach past the image. */
export function whitenOutside({ data, width, height }: RgbImage, area: Area): void {
  const within = (x: number) => Math.min(Math.max(x, 0), width);
  const [left, right] = [within(area.left), within(area.left + area.width)];
  const bottom = Math.min(area.top + area.height, height);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const inside = y >= area.top && y < bottom;
    data.fill(255, row * 3, (row + (inside ? left : width)) * 3);
    if (inside) data.fill(255, (row + right) * 3, (row + width) * 3);
  }
}
