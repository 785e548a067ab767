import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import {
  AFTER_IHDR,
  chunk,
  inserted,
  latin1,
  noise,
  patched,
  picture,
  plainPng,
  pngOf,
  riffChunk,
  segment,
  tinyGif,
  u16,
  u16le,
  u32,
  webpOf,
  withSegment,
} from './bytes.js';
import { accepted, either, type ImageCase, refused, tooLarge } from './case.js';

const zeros = (megabytes: number): Buffer => deflateSync(Buffer.alloc(megabytes * 1024 * 1024));
/** 50 MB. */
const FIFTY = zeros(50);
const NAME = latin1('name\0\0');

/** Files that cost little to send and would cost much to decode. */
export async function bombs(): Promise<ImageCase[]> {
  return (await Promise.all([pngs(), jpegs(), gifs(), webps(), avifs()])).flat();
}

function pngs(): Promise<ImageCase[]> {
  const thread = plainPng({ width: 1, height: 5_000_000, depth: 1, colour: 0 });
  const png = plainPng({ width: 8, height: 8 });
  return Promise.all([
    tooLarge('a PNG that claims 30,000 x 30,000', pngOf({ width: 30_000, height: 30_000 }, zeros(1))),
    tooLarge('a PNG that claims 5,001 x 5,000', pngOf({ width: 5001, height: 5000 }, zeros(1))),
    refused('a PNG that claims 2,147,483,647 x 1', pngOf({ width: 0x7fffffff, height: 1 }, zeros(1))),
    refused(
      'a PNG that claims 2,147,483,647 x 2,147,483,647',
      pngOf({ width: 0x7fffffff, height: 0x7fffffff }, zeros(1)),
    ),
    refused(
      'a PNG that claims 4,294,967,295 x 4,294,967,295',
      pngOf({ width: 0xffffffff, height: 0xffffffff }, zeros(1)),
    ),
    tooLarge(
      'a whole PNG of 100 megapixels in 12 kB',
      plainPng({ width: 10_000, height: 10_000, depth: 1, colour: 0 }),
    ),
    tooLarge('a whole PNG of 36 megapixels and 16 bits', plainPng({ width: 6000, height: 6000, depth: 16, colour: 0 })),
    tooLarge('a PNG of 65,536 x 1', plainPng({ width: 65_536, height: 1, depth: 1, colour: 0 })),
    tooLarge('a PNG of 1 x 5,000,000', thread),
    tooLarge('a PNG of 1 x 5,000,000 with a chunk before its header', inserted(thread, 8, chunk('abCd'))),
    refused('a PNG that claims no width', pngOf({ width: 0, height: 8 }, zeros(1))),
    refused('a PNG that claims no height', pngOf({ width: 8, height: 0 }, zeros(1))),
    either('a PNG of 8 x 8 with 50 MB of pixels', pngOf({ width: 8, height: 8 }, FIFTY)),
    either('a PNG with 50 MB of compressed text', withChunk(png, 'zTXt', Buffer.concat([NAME, FIFTY]))),
    either(
      'a PNG with 50 MB of compressed international text',
      withChunk(png, 'iTXt', Buffer.concat([latin1('name\0\x01\0\0\0'), FIFTY])),
    ),
    either('a PNG with a colour profile of 50 MB', withChunk(png, 'iCCP', Buffer.concat([NAME, FIFTY]))),
    either('a PNG with 20,000 texts', inserted(png, AFTER_IHDR, texts(20_000))),
    either('a PNG with 50,000 empty pixel chunks', inserted(png, AFTER_IHDR, repeated(chunk('IDAT'), 50_000))),
  ]);
}

async function jpegs(): Promise<ImageCase[]> {
  const jpeg = await picture(32, 32).jpeg().toBuffer();
  const progressive = await picture(32, 32).jpeg({ progressive: true }).toBuffer();
  return Promise.all([
    tooLarge('a JPEG that claims 65,500 x 65,500', claiming(jpeg, 0xc0, 65_500)),
    refused('a JPEG that claims 65,535 x 65,535', claiming(jpeg, 0xc0, 65_535)),
    tooLarge('a progressive JPEG that claims 65,500 x 65,500', claiming(progressive, 0xc2, 65_500)),
    tooLarge('a progressive JPEG of 25 megapixels with 5,000 scans', manyScans(5000, 5000)),
    tooLarge('a progressive JPEG of 8 x 8 with 100,000 scans', manyScans(8, 100_000)),
    accepted('a progressive JPEG of 9 megapixels with 100 scans', manyScans(3000, 100)),
    tooLarge('a progressive JPEG with 101 scans', manyScans(8, 101)),
    accepted('a JPEG with 10,000 comments', inserted(jpeg, 2, repeated(segment(0xfe, latin1('comment')), 10_000))),
    either('a JPEG with 255 chunks of a colour profile', inserted(jpeg, 2, profileChunks())),
    refused(
      'a JPEG with a thumbnail segment that has no end',
      withSegment(jpeg.subarray(0, 200), 0xe1, Buffer.alloc(65_533)),
    ),
  ]);
}

const gifs = (): Promise<ImageCase[]> =>
  Promise.all([
    tooLarge('a GIF that claims 65,535 x 65,535', tinyGif(65_535, 65_535)),
    either('a GIF with a screen of 65,535 x 65,535', tinyGif(65_535, 1)),
    refused('a GIF with a frame of 65,535 x 65,535 on a screen of 1 x 1', tinyGif(1, 65_535)),
    either('a GIF with 20,000 frames', tinyGif(1, 1, 20_000)),
  ]);

async function webps(): Promise<ImageCase[]> {
  const lossy = await picture(32, 32).webp().toBuffer();
  const lossless = await picture(32, 32).webp({ lossless: true }).toBuffer();
  const animated = await sharp(noise(4, 2 * 4 * 3), { raw: { width: 2, height: 4, channels: 3, pageHeight: 2 } })
    .webp()
    .toBuffer();
  return Promise.all([
    refused('a WebP that claims 16,383 x 16,383', patched(lossy, 26, Buffer.from([255, 63, 255, 63]))),
    refused('a lossless WebP that claims 16,384 x 16,384', patched(lossless, 21, Buffer.from([255, 255, 255, 15]))),
    refused('a WebP with a canvas of 65,535 x 65,535', canvas(lossy, 65_535)),
    refused('a WebP with a canvas of 16,777,216 x 16,777,216', canvas(lossy, 0x1000000)),
    accepted('a WebP with 2,000 frames', frames(animated, 2000)),
    tooLarge('a WebP with 30,000 frames', frames(animated, 30_000)),
  ]);
}

async function avifs(): Promise<ImageCase[]> {
  const avif = await picture(32, 32).avif({ effort: 0 }).toBuffer();
  return Promise.all([
    tooLarge('an AVIF that claims 65,535 x 65,535', ispe(avif, 65_535)),
    refused('an AVIF that claims 4,294,967,295 x 4,294,967,295', ispe(avif, 0xffffffff)),
    refused('an AVIF that claims 0 x 0', ispe(avif, 0)),
    either('an AVIF that claims less than it has', ispe(avif, 1)),
    either('an AVIF that claims more than it has', ispe(avif, 4000)),
  ]);
}

const repeated = (bytes: Buffer, times: number): Buffer => Buffer.concat(new Array<Buffer>(times).fill(bytes));
const texts = (count: number): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, i) => chunk('tEXt', latin1(`key ${i}\0x`))));
const withChunk = (png: Buffer, type: string, data: Buffer): Buffer => inserted(png, AFTER_IHDR, chunk(type, data));

/** Says another size in the frame header with this marker. */
const claiming = (jpeg: Buffer, marker: number, size: number): Buffer =>
  patched(jpeg, jpeg.indexOf(Buffer.from([0xff, marker])) + 5, Buffer.concat([u16(size), u16(size)]));

const ispe = (avif: Buffer, size: number): Buffer =>
  patched(avif, avif.indexOf('ispe') + 8, Buffer.concat([u32(size), u32(size)]));

function canvas(webp: Buffer, size: number): Buffer {
  const side = Buffer.concat([u16le((size - 1) & 0xffff), Buffer.from([(size - 1) >>> 16])]);
  return webpOf(riffChunk('VP8X', Buffer.concat([Buffer.alloc(4), side, side])), webp.subarray(12));
}

/** With its first frame as often as that. */
function frames(animated: Buffer, count: number): Buffer {
  const first = animated.indexOf('ANMF');
  const end = first + 8 + animated.readUInt32LE(first + 4);
  return webpOf(animated.subarray(12, first), repeated(animated.subarray(first, end), count));
}

const profileChunks = (): Buffer =>
  Buffer.concat(
    Array.from({ length: 255 }, (_, i) =>
      segment(0xe2, Buffer.concat([latin1('ICC_PROFILE\0'), Buffer.from([i + 1, 255]), Buffer.alloc(1000)])),
    ),
  );

/** Black; after the first scan, each costs some 60 bytes and a look at every block. */
function manyScans(side: number, scans: number): Buffer {
  const blocks = Math.ceil(side / 8) ** 2;
  const frame = segment(0xc2, Buffer.concat([Buffer.from([8]), u16(side), u16(side), Buffer.from([1, 1, 0x11, 0])]));
  // One code each: no difference, and "the next 27,306 blocks have nothing here".
  const table = (kind: number, symbol: number) => Buffer.from([kind, 1, ...new Array(15).fill(0), symbol]);
  const head = (from: number, to: number) => segment(0xda, Buffer.from([1, 1, 0, from, to, 0]));
  const first = Buffer.concat([head(0, 0), Buffer.alloc(Math.ceil(blocks / 8))]);
  const codes = Math.ceil(blocks / 27_306);
  const bits = '010101010101010'.repeat(codes).padEnd(Math.ceil((codes * 15) / 8) * 8, '0');
  const data = Buffer.from((bits.match(/.{8}/g) as string[]).map((byte) => Number.parseInt(byte, 2)));
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, Buffer.from([0, ...new Array(64).fill(1)])),
    frame,
    segment(0xc4, Buffer.concat([table(0, 0), table(0x10, 0xe0)])),
    first,
    repeated(Buffer.concat([head(1, 63), data]), scans - 1),
    Buffer.from([0xff, 0xd9]),
  ]);
}
