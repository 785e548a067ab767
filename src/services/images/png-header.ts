/** What the header of a PNG says. */
export interface PngHeader {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Bits of a sample: 1, 2, 4, 8 or 16 where the file is whole. */
  readonly depth: number;
  /** Without colours, with or without transparency. */
  readonly grey: boolean;
}

const IHDR = 0x49484452;
const ICCP = 0x69434350;
const IDAT = 0x49444154;
/** The bit of the colour type for images with colours. */
const COLOURED = 2;

/** Undefined without a header. Chunks that the decoder skips may come before it. */
export function pngHeader(png: Uint8Array): PngHeader | undefined {
  const file = new DataView(png.buffer, png.byteOffset, png.length);
  for (const { type, at } of chunksOf(file)) {
    if (type !== IHDR || at + 10 > png.length) continue;
    const [width, height] = [file.getUint32(at), file.getUint32(at + 4)];
    return { width, height, depth: file.getUint8(at + 8), grey: (file.getUint8(at + 9) & COLOURED) === 0 };
  }
  return undefined;
}

/** Whether there is a colour profile before the pixels. */
export function hasPngProfile(png: Uint8Array): boolean {
  for (const { type } of chunksOf(new DataView(png.buffer, png.byteOffset, png.length))) {
    if (type === ICCP) return true;
    if (type === IDAT) return false;
  }
  return false;
}

interface Chunk {
  readonly type: number;
  /** Where its data begins, bytes. */
  readonly at: number;
}

function* chunksOf(png: DataView): Generator<Chunk> {
  for (let at = 8; at + 8 <= png.byteLength; at += 12 + png.getUint32(at)) {
    yield { type: png.getUint32(at + 4), at: at + 8 };
  }
}
