import { Preprocessor } from '#lexiclip/services/images/preprocessor.js';
import { box, latin1, picture, u32 } from '../support/bad-images/bytes.js';
import { toSize } from '../support/pixels.js';

/** A whole HEIC of 16 x 16 pixels, as libheif writes it. */
const HEIC = Buffer.from(
  [
    'AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAXxtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9j',
    'AAAAAERAAAEAAQAAAAABoAABAAAAAAAAADQAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA/Glw',
    'cnAAAADcaXBjbwAAAHVodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQApQgEBA3AA',
    'AAMAkAAAAwAAAwAeoCCBBZbqrprm4CGgwIAAAAyAAAADAIRiAAEABkQBwXPBiQAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABA',
    'AAAAQAAAAChjbGFwAAAAEAAAAAEAAAAQAAAAAf///9AAAAAC////0AAAAAIAAAAQcGl4aQAAAAADCAgIAAAAGGlwbWEAAAAAAAAAAQABBYEC',
    'AwWEAAAAPG1kYXQAAAAwKAGvEyFmY0D4EPdn/+u8Ff+Vaz/zN7HpzshHQMDSIICbQEiTXVALFhCAh3alVtz4',
  ].join(''),
  'base64',
);
const MEDIA_BRAND = 8;
const FIRST_COMPATIBLE_BRAND = 16;

const patchedAt = (bytes: Buffer, patches: Record<number, string>): Buffer => {
  const copy = Buffer.from(bytes);
  for (const [at, text] of Object.entries(patches)) copy.write(text, Number(at), 'latin1');
  return copy;
};
const media = (...brands: string[]): Buffer =>
  Buffer.concat([box('ftyp', latin1(brands[0] as string), u32(0), ...brands.slice(1).map(latin1)), Buffer.alloc(200)]);

describe('A file in a format that is not supported', () => {
  let preprocessor: Preprocessor;
  beforeAll(() => {
    preprocessor = new Preprocessor(toSize(8), 1);
  });
  afterAll(() => preprocessor.close());

  const prepare = (bytes: Uint8Array) =>
    preprocessor.prepare(bytes, new Float32Array(new SharedArrayBuffer(preprocessor.pixelCount * 4)));
  const RULE = 'must be a JPEG, PNG, WebP, GIF or AVIF image';
  const unsupported = (what: string) => `${what}, a format that is not supported`;

  it.each<[string, Buffer | string | Promise<Buffer>, string]>([
    ['a HEIC', HEIC, unsupported('a HEIC image')],
    ['a HEIC of the brand mif1', patchedAt(HEIC, { [MEDIA_BRAND]: 'mif1' }), unsupported('a HEIC image')],
    [
      'a HEIC that only its item tells',
      patchedAt(HEIC, { [MEDIA_BRAND]: 'mif1', [FIRST_COMPATIBLE_BRAND + 4]: 'MiHE' }),
      unsupported('a HEIC image'),
    ],
    ['a HEIC sequence', media('msf1', 'hevc', 'mif1'), unsupported('a HEIC image')],
    ['a video', media('isom', 'mp42'), 'a video or another media file, not an image'],
    ['a TIFF', picture(4, 4).tiff().toBuffer(), unsupported('a TIFF image')],
    ['a BMP', 'BM\x46\0\0\0\0\0\0\0\x36\0\0\0', unsupported('a BMP image')],
    ['a JPEG XL', '\0\0\0\x0cJXL \r\n\x87\n', unsupported('a JPEG XL image')],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', unsupported('an SVG image')],
    [
      'an SVG behind comments',
      '\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a --><!-- b -->\n<svg >',
      unsupported('an SVG image'),
    ],
    ['a page', '\n<!-- a -->\n<!doctype HTML>\n<p>hello', 'an HTML page, not an image'],
    ['an XML file', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', 'an XML document, not an image'],
    ['a JSON file', ' { "error": "not found" }', 'a JSON document, not an image'],
    ['a PDF', '%PDF-1.7\n', 'a PDF document, not an image'],
  ])('is refused by its name: %s', async (_, file, what) => {
    const bytes = typeof file === 'string' ? latin1(file) : await file;
    await expect(prepare(bytes)).rejects.toThrow(new Error(`${RULE}; this is ${what}`));
  });

  it.each(['hello, world', '', '<', '{', 'BM', 'ftyp'])('has no name: "%s"', async (text) => {
    await expect(prepare(latin1(text))).rejects.toThrow(/^[^;]*$/);
  });

  it.each(['<!---->', '<!-- ', '<?xml ', '{ [', ' \n', '<svg', '<!DOCTYPE svg '])(
    'takes no time to tell, whatever it repeats: "%s"',
    async (part) => {
      const started = performance.now();
      await expect(prepare(latin1(part.repeat(100_000)))).rejects.toThrow();
      expect(performance.now() - started).toBeLessThan(1000);
    },
  );
});
