import { latin1, u16le } from './bad-images/bytes.js';

export interface OnePixel {
  /** Width and height of the screen, pixels. */
  readonly screen: number;
  /** Where on the screen the frame is, pixels. */
  readonly left: number;
  readonly top: number;
  /** Whether the palette is that of the file, and not one of the frame. */
  readonly globalPalette?: boolean;
  /** Before the frame. */
  readonly comment?: string;
}

const BLUE_AND_RED = latin1('\0\0\xff\xff\0\0');

/** A GIF whose only frame is a red pixel, without transparency. */
export function gifOfOnePixel({ screen, left, top, globalPalette = true, comment }: OnePixel): Buffer {
  const head = Buffer.concat([
    latin1('GIF89a'),
    u16le(screen),
    u16le(screen),
    latin1(globalPalette ? '\x80\0\0' : '\0\0\0'),
  ]);
  const frame = Buffer.concat([latin1(','), ...[left, top, 1, 1].map(u16le), latin1(globalPalette ? '\0' : '\x80')]);
  const pixels = latin1('\x02\x02\x4c\x01\0');
  const parts = [head, ...(globalPalette ? [BLUE_AND_RED] : [])];
  if (comment) parts.push(latin1('!\xfe'), ...subBlocks(comment), latin1('\0'));
  parts.push(frame, ...(globalPalette ? [] : [BLUE_AND_RED]), pixels, latin1(';'));
  return Buffer.concat(parts);
}

const subBlocks = (text: string): Buffer[] =>
  (text.match(/.{1,255}/g) ?? []).map((part) => Buffer.concat([Buffer.from([part.length]), latin1(part)]));
