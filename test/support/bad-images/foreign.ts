import { gzipSync } from 'node:zlib';
import {
  AFTER_IHDR,
  box,
  chunk,
  inserted,
  latin1,
  noise,
  PNG_MAGIC,
  picture,
  segment,
  u16le,
  u32,
  u32le,
} from './bytes.js';
import { accepted, either, type ImageCase, refused, unsupported } from './case.js';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">';
const ENTITY = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
const LAUGHS = `<!DOCTYPE svg [<!ENTITY a "ha">${[...'bcdefgh'].map((name, i) => `<!ENTITY ${name} "${`&${'abcdefg'[i]};`.repeat(10)}">`).join('')}]>`;

const ftyp = (brand: string): Buffer => box('ftyp', latin1(brand), u32(0), latin1(`${brand}mif1`));
const media = (brand: string): Buffer => Buffer.concat([ftyp(brand), box('meta', u32(0)), box('mdat', noise(3, 400))]);

/** What other files begin with. */
const BEGINNINGS: Record<string, string> = {
  'a TIFF, little-endian': 'II*\0\x08\0\0\0',
  'a TIFF, big-endian': 'MM\0*\0\0\0\x08',
  'a BigTIFF': 'II+\0\x08\0\0\0',
  'a PSD': '8BPS\0\x01\0\0\0\0\0\0\0\x03\0\0\0\x01\0\0\0\x01\0\x08\0\x03',
  PostScript: '%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n',
  'a PDF': '%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n',
  'an HTML page': '<!DOCTYPE html><html><script>alert(1)</script></html>',
  'an XML file': '<?xml version="1.0"?><a/>',
  'a ZIP': 'PK\x03\x04\x14\0\0\0\x08\0',
  'a RAR': 'Rar!\x1a\x07\x01\0',
  'a 7z': "7z\xbc\xaf'\x1c\0\x04",
  'an xz': '\xfd7zXZ\0\0\x04',
  'a JPEG 2000': '\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 \0\0\0\0jp2 ',
  'a JPEG 2000 codestream': '\xff\x4f\xff\x51\0\x29\0\0',
  'a JPEG XL': '\0\0\0\x0cJXL \r\n\x87\n',
  'a JPEG XL codestream': '\xff\x0a\x7f\x01',
  'a JPEG XR': 'II\xbc\x01\x08\0\0\0',
  'an OpenEXR': 'v/1\x01\x02\0\0\0',
  'a Radiance HDR': '#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n',
  'a FITS': 'SIMPLE  =                    T',
  'a PPM': 'P6\n2 2\n255\n............',
  'a PFM': 'Pf\n1 1\n-1.0\n....',
  'a libvips image': '\xb6\xa6\xf2\x08\0\0\0\x01',
  'a MATLAB file': 'MATLAB 5.0 MAT-file',
  'a matrix as text': '2 2\n1 2\n3 4\n',
  'a CSV': '1,2\n3,4\n',
  'a Photo CD': 'PCD_IPI',
  'an XCF': 'gimp xcf file\0',
  'a DjVu': 'AT&TFORM\0\0\0\x10DJVU',
  'a WAV': 'RIFF\x24\0\0\0WAVEfmt ',
  'an AVI': 'RIFF\x24\0\0\0AVI LIST',
  'a Matroska file': '\x1aE\xdf\xa3\x01\0\0\0',
  'an MP3': 'ID3\x03\0\0\0\0\0\0',
  'an ELF program': '\x7fELF\x02\x01\x01\0',
  'a Windows program': 'MZ\x90\0\x03\0\0\0',
  'a shell script': '#!/bin/sh\nid\n',
  'an ImageMagick script': 'push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 0,0 "|id"\npop graphic-context',
  GIF88a: 'GIF88a\x01\0\x01\0\x80\0\0',
  'an MNG': '\x8aMNG\r\n\x1a\n',
  'a PNG whose line ends were changed': '\x89PNG\n\x1a\n\0\0\0\rIHDR',
};

/** Files of other kinds: none of them is handed to a decoder. */
export async function foreignFiles(): Promise<ImageCase[]> {
  const png = await picture(9, 9).png().toBuffer();
  const beginnings = Object.entries(BEGINNINGS).map(([name, bytes]) =>
    unsupported(name, Buffer.concat([latin1(bytes), noise(name.length, 500)])),
  );
  const brands = ['isom', 'mp42', 'qt  ', 'heic', 'heix', 'hevc', 'msf1', 'M4A ', 'crx ', 'avif', 'avis', 'mif1'];
  return Promise.all([
    ...beginnings,
    ...brands.map((brand) => unsupported(`an ISO media file of the brand "${brand}"`, media(brand))),
    unsupported('an SVG', latin1(`${SVG}<rect width="9" height="9"/></svg>`)),
    unsupported('an SVG with an XML declaration', latin1(`<?xml version="1.0"?>${SVG}</svg>`)),
    unsupported('an SVG after white space', latin1(`\n\n  ${SVG}</svg>`)),
    unsupported('an SVG with a byte-order mark', latin1(`\xef\xbb\xbf${SVG}</svg>`)),
    unsupported('an SVG in UTF-16', Buffer.from(`\ufeff${SVG}</svg>`, 'utf16le')),
    unsupported('an SVG, gzipped', gzipSync(`${SVG}</svg>`)),
    unsupported('an SVG with an external entity', latin1(`${ENTITY}${SVG}<text>&x;</text></svg>`)),
    unsupported('an SVG with a billion laughs', latin1(`${LAUGHS}${SVG}<text>&h;</text></svg>`)),
    unsupported('an SVG that links to a file', latin1(`${SVG}<image xlink:href="file:///etc/passwd"/></svg>`)),
    unsupported(
      'an SVG that links to a network address',
      latin1(`${SVG}<image href="http://169.254.169.254/"/></svg>`),
    ),
    unsupported('an SVG with a script', latin1(`${SVG}<script>alert(1)</script></svg>`)),
    unsupported('a whole TIFF', picture(9, 9).tiff().toBuffer()),
    unsupported('a whole BMP', bmp()),
    unsupported('an ICO with a PNG in it', ico(png)),
    unsupported('a PNG, gzipped', gzipSync(png)),
    unsupported('a PNG in a ZIP', Buffer.concat([latin1('PK\x03\x04\x14\0\0\0\0\0'), Buffer.alloc(20), png])),
    unsupported('a PNG after an empty line', Buffer.concat([latin1('\n'), png])),
    unsupported('a PNG backwards', Buffer.from(png).reverse()),
    unsupported('a PNG as base64 twice', latin1(png.toString('base64'))),
    unsupported('a path', latin1('/etc/passwd')),
    unsupported('a URL', latin1('http://127.0.0.1/x.png')),
  ]);
}

const bmp = (): Buffer =>
  Buffer.concat([
    latin1('BM'),
    ...[70, 0, 54, 40, 2, 2].map(u32le),
    ...[1, 24].map(u16le),
    ...[0, 16, 0, 0, 0, 0].map(u32le),
    noise(1, 16),
  ]);

const ico = (png: Buffer): Buffer =>
  Buffer.concat([latin1('\0\0\x01\0\x01\0\x09\x09\0\0\x01\0\x20\0'), u32le(png.length), u32le(22), png]);

const MAGIC: Record<string, Buffer> = {
  JPEG: latin1('\xff\xd8\xff'),
  PNG: PNG_MAGIC,
  WebP: latin1('RIFF\x24\0\0\0WEBP'),
  GIF: latin1('GIF89a'),
  AVIF: ftyp('avif'),
};

/** Nothing, little, and bytes of nothing in particular, with and without the first bytes of an image. */
export async function noiseFiles(): Promise<ImageCase[]> {
  const cases = [
    unsupported('one byte', Buffer.from([0])),
    unsupported('two bytes of a JPEG', Buffer.from([0xff, 0xd8])),
    unsupported('a kilobyte of zeros', Buffer.alloc(1024)),
    unsupported('a kilobyte of ones', Buffer.alloc(1024, 255)),
  ];
  for (const length of [2, 3, 7, 8, 12, 16, 64, 1000, 65_536, 1_000_000]) {
    cases.push(unsupported(`${length} bytes of noise`, noise(length, length)));
  }
  for (const [format, magic] of Object.entries(MAGIC)) {
    cases.push(unsupported(`the first bytes of a ${format} and no more`, magic));
    for (const length of [1, 16, 100, 5000, 200_000]) {
      const bytes = Buffer.concat([magic, noise(length + magic.length, length)]);
      cases.push(refused(`the first bytes of a ${format} and ${length} of noise`, bytes));
    }
    cases.push(unsupported(`the first bytes of a ${format} and zeros`, Buffer.concat([magic, Buffer.alloc(1000)])));
  }
  return Promise.all(cases);
}

const HTML = latin1('<html><script>alert(1)</script></html>');

/** Files that are two things at once. An image with something behind it is an image. */
export async function polyglots(): Promise<ImageCase[]> {
  const [jpeg, png, gif, webp] = (await Promise.all([
    picture(20, 10).jpeg().toBuffer(),
    picture(20, 10).png().toBuffer(),
    picture(20, 10).gif().toBuffer(),
    picture(20, 10).webp().toBuffer(),
  ])) as [Buffer, Buffer, Buffer, Buffer];
  const size = { width: 20, height: 10 };
  const zip = Buffer.concat([latin1('PK\x05\x06'), Buffer.alloc(18)]);
  const joined = (...parts: (Buffer | string)[]) =>
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? latin1(part) : part)));
  return Promise.all([
    refused('a GIF header that is JavaScript', latin1('GIF89a=0;alert(1)//')),
    refused('a GIF header that is a comment of JavaScript', latin1('GIF89a/*\0\0*/=1;alert(1)')),
    accepted('a GIF with JavaScript behind it', joined(gif, '*/=1;alert(1)'), { format: 'gif', ...size }),
    accepted('a JPEG with a ZIP behind it', joined(jpeg, zip), { format: 'jpeg', ...size }),
    accepted('a JPEG with PHP in a comment', inserted(jpeg, 2, segment(0xfe, latin1('<?php system("id"); ?>')))),
    accepted('a JPEG with a PNG behind it', joined(jpeg, png), { format: 'jpeg', ...size }),
    accepted('a PNG with a JPEG behind it', joined(png, jpeg), { format: 'png', ...size }),
    accepted('a PNG with a page in its text', inserted(png, AFTER_IHDR, chunk('tEXt', joined('x\0', HTML))), size),
    accepted('a PNG with a page behind it', joined(png, HTML), { format: 'png', ...size }),
    either('a WebP with a page behind it', joined(webp, HTML)),
    unsupported('a page with a PNG behind it', joined(HTML, png)),
    unsupported('a PDF header with a JPEG behind it', joined('%PDF-1.4\n', jpeg)),
    unsupported('a ZIP with a JPEG behind it', joined(zip, jpeg)),
    unsupported('the first bytes of a PNG with a JPEG behind them', joined(PNG_MAGIC, jpeg)),
    unsupported('the first bytes of a GIF with an SVG behind them', joined('GIF89a', SVG, '</svg>')),
    unsupported('the first bytes of a JPEG with an SVG behind them', joined('\xff\xd8\xff', SVG, '</svg>')),
    unsupported('the first bytes of an AVIF with a TIFF behind them', joined(ftyp('avif'), 'II*\0\x08\0\0\0')),
  ]);
}
