import { ascii, mediaFormat } from './image-format.js';

/** What files of other kinds begin with. */
const IMAGE_SIGNATURES: readonly (readonly [name: string, ...starts: string[]])[] = [
  ['a TIFF image', 'II*\0', 'MM\0*', 'II+\0', 'MM\0+'],
  ['a JPEG XL image', '\xff\x0a', '\0\0\0\x0cJXL '],
  ['a JPEG 2000 image', '\xff\x4f\xff\x51', '\0\0\0\x0cjP  '],
  ['an ICO image', '\0\0\x01\0'],
  ['a Photoshop image', '8BPS'],
];
const OTHER_SIGNATURES: typeof IMAGE_SIGNATURES = [
  ['a PDF document', '%PDF-'],
  ['a ZIP archive', 'PK\x03\x04'],
  ['gzip data', '\x1f\x8b'],
];

const XML = /^\s*<\?xml\s/;
const PROLOGUE = /^\s*(<\?xml[^>]*>\s*)?(<!--((?!-->).)*-->\s*)*/s;
const BMP = /^BM.{4}\0{4}/s;
const SVG = /^(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i;
const HTML = /^<(!DOCTYPE html|html|head|title|meta|body|script|style|div|h[1-6]|p)[\s>]/i;
const JSON_TEXT = /^(\{\s*["}]|\[\s*[[{"\]])/;

/** Of the beginning that a file is recognised by, bytes. */
const BEGINNING = 1024;

/** What a file is that is in none of the supported formats, as part of a sentence; undefined if its bytes do not say. */
export function foreignFormat(bytes: Uint8Array): string | undefined {
  const start = ascii(bytes, 0, BEGINNING).replace(/^\xef\xbb\xbf/, '');
  const text = start.replace(PROLOGUE, '');
  const media = mediaFormat(bytes);
  const image = media === 'heic' ? 'a HEIC image' : (imageText(start, text) ?? signed(start, IMAGE_SIGNATURES));
  if (image) return `${image}, a format that is not supported`;
  const other = media
    ? 'a video or another media file'
    : (documentText(start, text) ?? signed(start, OTHER_SIGNATURES));
  return other && `${other}, not an image`;
}

const signed = (start: string, signatures: typeof IMAGE_SIGNATURES): string | undefined =>
  signatures.find(([, ...starts]) => starts.some((one) => start.startsWith(one)))?.[0];

function imageText(start: string, text: string): string | undefined {
  if (SVG.test(text)) return 'an SVG image';
  return BMP.test(start) ? 'a BMP image' : undefined;
}

function documentText(start: string, text: string): string | undefined {
  if (HTML.test(text)) return 'an HTML page';
  if (XML.test(start)) return 'an XML document';
  return JSON_TEXT.test(text) ? 'a JSON document' : undefined;
}
