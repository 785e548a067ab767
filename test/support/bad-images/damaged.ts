import { AFTER_IHDR, inserted, noise, patched, picture } from './bytes.js';
import { either, type ImageCase, unsupported } from './case.js';

const TENTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const FLIPS = 12;
/** A file may do without so many of its last bytes: they end it, or are no pixels. */
const TAIL = 32;

const encoded = (size: number): Record<string, Promise<Buffer>> => ({
  JPEG: picture(size, size).jpeg().toBuffer(),
  PNG: picture(size, size).png().toBuffer(),
  WebP: picture(size, size).webp().toBuffer(),
  GIF: picture(size, size).gif().toBuffer(),
  AVIF: picture(size, size).avif({ effort: 0 }).toBuffer(),
});

/** Whole images of which something is lost or has changed on the way. */
export async function damagedImages(): Promise<ImageCase[]> {
  const cases: Promise<ImageCase>[] = [];
  for (const [format, file] of Object.entries(encoded(48))) {
    const bytes = await file;
    cases.push(...TENTHS.map((n) => unsupported(`${n * 10}% of a ${format}`, start(bytes, (bytes.length * n) / 10))));
    cases.push(...flips(format, bytes));
    cases.push(either(`a ${format} with a gap in it`, withGap(bytes)));
  }
  for (const [format, file] of Object.entries(encoded(1))) cases.push(...starts(format, await file));
  const png = await (encoded(48).PNG as Promise<Buffer>);
  cases.push(
    unsupported('a PNG with a bad checksum of its header', patched(png, AFTER_IHDR - 4, noise(5, 4))),
    unsupported('a PNG with a bad checksum of its pixels', patched(png, png.length - 16, noise(6, 4))),
    unsupported(
      'a PNG with a chunk longer than the file',
      patched(png, AFTER_IHDR, Buffer.from([0x7f, 255, 255, 255])),
    ),
    unsupported('a PNG with its header twice', inserted(png, AFTER_IHDR, png.subarray(8, AFTER_IHDR))),
    unsupported('a PNG without pixels', Buffer.concat([start(png, AFTER_IHDR), png.subarray(-12)])),
  );
  return Promise.all(cases);
}

const start = (bytes: Buffer, length: number): Buffer => bytes.subarray(0, Math.floor(length));

function starts(format: string, bytes: Buffer): Promise<ImageCase>[] {
  const lengths = Array.from({ length: Math.ceil(bytes.length / 10) - 1 }, (_, i) => (i + 1) * 10);
  return lengths.map((length) => {
    const name = `the first ${length} of ${bytes.length} bytes of a ${format}`;
    return bytes.length - length > TAIL ? unsupported(name, start(bytes, length)) : either(name, start(bytes, length));
  });
}

/** One bit each, spread over the whole file. */
function flips(format: string, bytes: Buffer): Promise<ImageCase>[] {
  return Array.from(noise(bytes.length, FLIPS), (random, i) => {
    const at = Math.floor(((i + random / 256) * bytes.length) / FLIPS);
    const flipped = patched(bytes, at, [(bytes[at] as number) ^ (1 << (random % 8))] as unknown as Buffer);
    return either(`a ${format} with bit ${random % 8} of byte ${at} flipped`, flipped);
  });
}

const withGap = (bytes: Buffer): Buffer => {
  const middle = bytes.length >> 1;
  return Buffer.concat([bytes.subarray(0, middle), bytes.subarray(middle + 40)]);
};
