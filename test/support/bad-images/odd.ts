import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import {
  AFTER_IHDR,
  chunk,
  inserted,
  latin1,
  noise,
  picture,
  plainPng,
  u16le,
  u32,
  u32le,
  withSegment,
} from './bytes.js';
import { accepted, either, type ImageCase } from './case.js';

const ORIENTATION = 0x112;
const EXIF_POINTER = 0x8769;

type Entry = readonly [tag: number, type: number, count: number, value: number];

/** Little-endian EXIF with one directory. */
const exif = (entries: readonly Entry[], next = 0, count = entries.length): Buffer =>
  Buffer.concat([
    latin1('II*\0\x08\0\0\0'),
    u16le(count),
    ...entries.map(([tag, type, n, value]) => Buffer.concat([u16le(tag), u16le(type), u32le(n), u32le(value)])),
    u32le(next),
  ]);
const oriented = (value: number): Buffer => exif([[ORIENTATION, 3, 1, value]]);

/** Unusual, but images all the same. */
export async function oddImages(): Promise<ImageCase[]> {
  return (await Promise.all([sizes(), kinds(), animations(), metadata()])).flat();
}

async function sizes(): Promise<ImageCase[]> {
  const flat = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#a06030' } });
  const wide = { width: 20_000, height: 1 };
  const tall = { width: 1, height: 20_000 };
  return Promise.all([
    accepted('a JPEG of 1 x 1', flat(1, 1).jpeg().toBuffer(), { format: 'jpeg', width: 1, height: 1 }),
    accepted('a PNG of 1 x 1', flat(1, 1).png().toBuffer(), { format: 'png', width: 1, height: 1 }),
    accepted('a WebP of 1 x 1', flat(1, 1).webp().toBuffer(), { format: 'webp', width: 1, height: 1 }),
    accepted('a GIF of 1 x 1', flat(1, 1).gif().toBuffer(), { format: 'gif', width: 1, height: 1 }),
    accepted('an AVIF of 1 x 1', flat(1, 1).avif({ effort: 0 }).toBuffer(), { format: 'avif', width: 1, height: 1 }),
    accepted('a PNG of 20,000 x 1', flat(20_000, 1).png().toBuffer(), wide),
    accepted('a PNG of 1 x 20,000', flat(1, 20_000).png().toBuffer(), tall),
    accepted('a JPEG of 20,000 x 1', flat(20_000, 1).jpeg().toBuffer(), wide),
    accepted('a JPEG of 1 x 20,000', flat(1, 20_000).jpeg().toBuffer(), tall),
    accepted('a GIF of 20,000 x 1', flat(20_000, 1).gif().toBuffer(), wide),
    accepted('a WebP of 16,383 x 1', flat(16_383, 1).webp().toBuffer(), { width: 16_383, height: 1 }),
    accepted('a PNG of 65,535 x 1', plainPng({ width: 65_535, height: 1, depth: 1, colour: 0 })),
    accepted('a PNG of 1 x 65,535', plainPng({ width: 1, height: 65_535, depth: 1, colour: 0 })),
    accepted('a PNG of just 25 megapixels', plainPng({ width: 5000, height: 5000, depth: 1, colour: 0 })),
  ]);
}

async function kinds(): Promise<ImageCase[]> {
  const side = { width: 8, height: 8 };
  const palette = chunk('PLTE', noise(8, 3 * 16));
  const transparency = chunk('tRNS', Buffer.from([0, 128, 255]));
  const cmyk = picture(20, 20).toColourspace('cmyk');
  return Promise.all([
    accepted('a PNG of 1-bit grey', plainPng({ ...side, depth: 1, colour: 0 })),
    accepted('a PNG of 2-bit grey', plainPng({ ...side, depth: 2, colour: 0 })),
    accepted('a PNG of 16-bit grey', plainPng({ ...side, depth: 16, colour: 0 })),
    accepted('a PNG of 16-bit grey with alpha', plainPng({ ...side, depth: 16, colour: 4 })),
    accepted('a PNG of 16-bit colour', plainPng({ ...side, depth: 16 })),
    accepted('a PNG of 16-bit colour with alpha', plainPng({ ...side, depth: 16, colour: 6 })),
    accepted('a PNG of grey with alpha', picture(8, 8, 2).png().toBuffer()),
    accepted('a PNG of colour with alpha', picture(8, 8, 4).png().toBuffer()),
    accepted(
      'a PNG of grey with one transparent shade',
      plainPng({ ...side, colour: 0 }, chunk('tRNS', Buffer.alloc(2))),
    ),
    accepted('a PNG with a palette', plainPng({ ...side, depth: 4, colour: 3 }, palette)),
    accepted(
      'a PNG with a palette and transparency',
      plainPng({ ...side, depth: 4, colour: 3 }, palette, transparency),
    ),
    either('a PNG with a palette that is missing', plainPng({ ...side, colour: 3 })),
    either('a PNG with pixels beyond its palette', pngBeyondPalette()),
    either('a PNG of a depth that there is not', plainPng({ ...side, depth: 3 })),
    either('a PNG of a colour type that there is not', plainPng({ ...side, colour: 5 })),
    accepted('an interlaced PNG', picture(33, 17).png({ progressive: true }).toBuffer(), { width: 33, height: 17 }),
    accepted('a progressive JPEG', picture(33, 17).jpeg({ progressive: true }).toBuffer(), { width: 33, height: 17 }),
    accepted('a grey JPEG', picture(9, 9, 1).toColourspace('b-w').jpeg().toBuffer()),
    accepted('a CMYK JPEG without a profile', cmyk.jpeg().toBuffer(), { format: 'jpeg', width: 20, height: 20 }),
    accepted('a JPEG without subsampling', picture(9, 9).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer()),
    accepted('a lossless WebP with alpha', picture(9, 9, 4).webp({ lossless: true }).toBuffer()),
    accepted('a WebP with alpha', picture(9, 9, 4).webp().toBuffer(), { format: 'webp' }),
    accepted('an AVIF with alpha', picture(16, 16, 4).avif({ effort: 0 }).toBuffer(), { format: 'avif' }),
    accepted('an AVIF of 10 bits', picture(16, 16).avif({ effort: 0, bitdepth: 10 }).toBuffer(), { format: 'avif' }),
  ]);
}

const pngBeyondPalette = (): Buffer => {
  const png = plainPng({ width: 2, height: 1, colour: 3 }, chunk('PLTE', Buffer.alloc(3)));
  const pixels = chunk('IDAT', deflateSync(Buffer.from([0, 200, 255])));
  return Buffer.concat([png.subarray(0, png.indexOf('IDAT') - 4), pixels, chunk('IEND')]);
};

/** Only the first frame counts. */
async function animations(): Promise<ImageCase[]> {
  const frames = () => sharp(noise(4, 24 * 60 * 3), { raw: { width: 24, height: 60, channels: 3, pageHeight: 12 } });
  const size = { width: 24, height: 12 };
  return Promise.all([
    accepted('an animated GIF', frames().gif().toBuffer(), { format: 'gif', ...size }),
    accepted('an animated WebP', frames().webp().toBuffer(), { format: 'webp', ...size }),
    either(
      'an animated PNG',
      inserted(await picture(24, 12).png().toBuffer(), AFTER_IHDR, chunk('acTL', Buffer.concat([u32(5), u32(0)]))),
    ),
  ]);
}

async function metadata(): Promise<ImageCase[]> {
  const jpeg = await picture(20, 10).jpeg().toBuffer();
  const png = await picture(20, 10).png().toBuffer();
  const lying = { format: 'jpeg', width: 20, height: 10 };
  const withExif = (tiff: Buffer) => withSegment(jpeg, 0xe1, Buffer.concat([latin1('Exif\0\0'), tiff]));
  const profile = (data: Buffer) => withSegment(jpeg, 0xe2, Buffer.concat([latin1('ICC_PROFILE\0\x01\x01'), data]));
  const iccp = (data: Buffer) =>
    inserted(png, AFTER_IHDR, chunk('iCCP', Buffer.concat([latin1('x\0\0'), deflateSync(data)])));
  const acsp = Buffer.concat([u32(400), noise(9, 32), latin1('acsp'), noise(10, 360)]);
  return Promise.all([
    accepted('a JPEG with EXIF orientation 6', withExif(oriented(6)), { width: 10, height: 20 }),
    accepted('a JPEG with EXIF orientation 0', withExif(oriented(0)), lying),
    accepted('a JPEG with EXIF orientation 9', withExif(oriented(9)), lying),
    accepted('a JPEG with EXIF orientation 99', withExif(oriented(99)), lying),
    accepted('a JPEG with EXIF orientation 65,535', withExif(oriented(65_535)), lying),
    accepted('a JPEG with an orientation of a billion values', withExif(exif([[ORIENTATION, 3, 1e9, 8]]))),
    accepted('a JPEG with an orientation as text', withExif(exif([[ORIENTATION, 2, 4, 0x36363636]]))),
    accepted('a JPEG with EXIF that is its own successor', withExif(exif([[ORIENTATION, 3, 1, 1]], 8)), lying),
    accepted('a JPEG with EXIF that contains itself', withExif(exif([[EXIF_POINTER, 4, 1, 8]])), lying),
    accepted('a JPEG with EXIF that points out of the file', withExif(exif([[EXIF_POINTER, 4, 1, 0xfffffff0]]))),
    accepted('a JPEG with EXIF of more entries than bytes', withExif(exif([[ORIENTATION, 3, 1, 1]], 0, 65_535))),
    accepted('a JPEG with EXIF of no byte order', withExif(latin1('XX*\0\x08\0\0\0'))),
    accepted('a JPEG with EXIF of no bytes', withExif(Buffer.alloc(0)), lying),
    accepted('a JPEG with EXIF of noise', withExif(noise(11, 5000)), lying),
    accepted('a JPEG with XMP that is not XML', withSegment(jpeg, 0xe1, latin1('http://ns.adobe.com/xap/1.0/\0<x'))),
    accepted('a PNG with EXIF of noise', inserted(png, AFTER_IHDR, chunk('eXIf', noise(12, 500)))),
    either('a JPEG with a colour profile of noise', profile(noise(13, 3000))),
    either('a JPEG with an empty colour profile', profile(Buffer.alloc(0))),
    either('a JPEG with a colour profile that only begins well', profile(acsp)),
    either('a PNG with a colour profile of noise', iccp(noise(14, 3000))),
    either('a PNG with a colour profile that only begins well', iccp(acsp)),
    either('a PNG with a gamma of zero', inserted(png, AFTER_IHDR, chunk('gAMA', u32(0)))),
    either('a PNG with an unknown critical chunk', inserted(png, AFTER_IHDR, chunk('ABCD', noise(15, 10)))),
    accepted('a PNG with an unknown chunk', inserted(png, AFTER_IHDR, chunk('abCd', noise(15, 10))), { format: 'png' }),
  ]);
}
