import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

export const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
export const u16 = (value: number): Buffer => Buffer.from([value >>> 8, value & 255]);
export const u32 = (value: number): Buffer => Buffer.concat([u16(value >>> 16), u16(value & 0xffff)]);
export const u16le = (value: number): Buffer => u16(value).reverse();
export const u32le = (value: number): Buffer => u32(value).reverse();

/** Bytes without a pattern, always the same for a seed. */
export function noise(seed: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = (seed * 2654435761 + 1) >>> 0;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** A picture that does not compress, so that every byte of its file counts. */
export const picture = (width: number, height: number, channels: 1 | 2 | 3 | 4 = 3): Sharp =>
  sharp(noise(width + height, width * height * channels), { raw: { width, height, channels } });

export function patched(bytes: Buffer, at: number, by: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(by, at);
  return copy;
}

export const inserted = (bytes: Buffer, at: number, by: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at)]);

export const PNG_MAGIC = latin1('\x89PNG\r\n\x1a\n');
/** Where the chunk after the header begins. */
export const AFTER_IHDR = 33;

/** A PNG chunk with a right checksum. */
export function chunk(type: string, data: Uint8Array = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([latin1(type), data]);
  return Buffer.concat([u32(data.length), body, u32(crc32(body))]);
}

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth?: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha. */
  readonly colour?: number;
}

export const ihdr = ({ width, height, depth = 8, colour = 2 }: PngHeader): Buffer =>
  chunk('IHDR', Buffer.concat([u32(width), u32(height), Buffer.from([depth, colour, 0, 0, 0])]));

/** A PNG around any compressed data. */
export const pngOf = (header: PngHeader, idat: Uint8Array, ...before: Buffer[]): Buffer =>
  Buffer.concat([PNG_MAGIC, ihdr(header), ...before, chunk('IDAT', idat), chunk('IEND')]);

/** A whole PNG of any kind, all samples alike. */
export function plainPng(header: PngHeader, ...before: Buffer[]): Buffer {
  const { width, height, depth = 8, colour = 2 } = header;
  const samples = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[colour] ?? 1;
  const row = 1 + Math.ceil((width * samples * depth) / 8);
  return pngOf(header, deflateSync(Buffer.alloc(row * height)), ...before);
}

/** A JPEG segment. */
export const segment = (marker: number, data: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker]), u16(data.length + 2), data]);

/** A JPEG with a segment more, right after its start. */
export const withSegment = (jpeg: Buffer, marker: number, data: Uint8Array): Buffer =>
  inserted(jpeg, 2, segment(marker, data));

/** A chunk of a RIFF file, padded to an even length. */
export const riffChunk = (type: string, data: Uint8Array): Buffer =>
  Buffer.concat([latin1(type), u32le(data.length), data, Buffer.alloc(data.length % 2)]);

export const webpOf = (...chunks: Buffer[]): Buffer => riffChunk('RIFF', Buffer.concat([latin1('WEBP'), ...chunks]));

/** A box of an ISO media file: MP4, HEIF and AVIF. */
export const box = (type: string, ...data: Uint8Array[]): Buffer => {
  const body = Buffer.concat([latin1(type), ...data]);
  return Buffer.concat([u32(body.length + 4), body]);
};

/** A GIF whose frames are one pixel of data each, whatever sizes it claims. */
export function tinyGif(screen: number, frame: number, frames = 1): Buffer {
  const image = Buffer.concat([latin1(',\0\0\0\0'), u16le(frame), u16le(frame), latin1('\0\x02\x02\x44\x01\0')]);
  const palette = latin1('\0\0\0\xff\xff\xff');
  const head = Buffer.concat([latin1('GIF89a'), u16le(screen), u16le(screen), latin1('\x80\0\0'), palette]);
  return Buffer.concat([head, ...new Array<Buffer>(frames).fill(image), latin1(';')]);
}
