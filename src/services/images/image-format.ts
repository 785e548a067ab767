export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif';

/** A part of a file, a character for each byte. */
export const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

/** Recognises a format by its first bytes: a name or a content type is only a claim. */
export function imageFormat(bytes: Uint8Array): ImageFormat | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp';
  if (['GIF87a', 'GIF89a'].includes(ascii(bytes, 0, 6))) return 'gif';
  return mediaFormat(bytes) === 'avif' ? 'avif' : undefined;
}

const AVIF = ['avif', 'avis'];
const HEIC = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'];
/** Brands of HEIF, whatever its pixels are encoded with. */
const HEIF = ['mif1', 'mif2', 'msf1', 'miaf'];
/** Maximum length of the list of brands, and of the metadata that is searched for the kind of an item, bytes. */
const [BRANDS_END, METADATA_END] = [256, 4096];

/**
 * What an ISO media file holds; undefined for other files. The first brand counts; where it says no more than HEIF, the
 * others do.
 */
export function mediaFormat(bytes: Uint8Array): 'avif' | 'heic' | 'other' | undefined {
  if (ascii(bytes, 4, 8) !== 'ftyp') return undefined;
  const end = Math.min(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), bytes.length, BRANDS_END);
  const brands = [ascii(bytes, 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(ascii(bytes, at, at + 4));
  const [major = ''] = brands;
  const telling = HEIF.includes(major) ? brands : [major];
  if (telling.some((brand) => AVIF.includes(brand))) return 'avif';
  if (telling.some((brand) => HEIC.includes(brand))) return 'heic';
  if (!HEIF.includes(major)) return 'other';
  return ascii(bytes, 0, METADATA_END).includes('hvc1') ? 'heic' : 'avif';
}

/** An AVIF whose first brand is one that the decoder knows: it does not know animations, but finds their first frame. */
export function asStillAvif(avif: Uint8Array): Uint8Array {
  const major = ascii(avif, 8, 12);
  if (major === 'avif' || major === 'mif1') return avif;
  const still = Uint8Array.from(avif);
  still.set(Buffer.from('avif'), 8);
  return still;
}
