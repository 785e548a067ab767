import { picture } from './bytes.js';
import type { ImageCase, Outcome } from './case.js';

const good = (name: string, base64: string): ImageCase => ({
  name,
  base64,
  outcomes: ['ACCEPTED'],
  image: { format: 'png', width: 20, height: 10 },
});
const bad = (name: string, base64: string, code: Outcome = 'BAD_USER_INPUT'): ImageCase => ({
  name,
  base64,
  outcomes: [code],
});
const OVER = Buffer.alloc(10 * 1024 * 1024 + 1).toString('base64');

/** A good image in all sorts of base64 and data: URIs. What they claim the type to be does not count. */
export async function texts(): Promise<ImageCase[]> {
  const bytes = await picture(20, 10).png().toBuffer();
  // Ends in one byte, so that there is padding.
  const png = Buffer.concat([bytes, Buffer.alloc(3 - (bytes.length % 3) + 1, 0xfb)]).toString('base64');
  const urlSafe = png.replaceAll('+', '-').replaceAll('/', '_');
  return [...inBase64(bytes, png, urlSafe), ...inUris(png, urlSafe), ...elsewhere()];
}

function inBase64(bytes: Buffer, png: string, urlSafe: string): ImageCase[] {
  const bare = png.replace(/=+$/, '');
  return [
    good('base64 as it should be', png),
    good('base64 without padding', bare),
    good('base64 of the URL-safe alphabet', urlSafe),
    good('base64 of both alphabets', png.replaceAll('+', '-')),
    bad('nothing', '', 'UNSUPPORTED_IMAGE'),
    bad('a space', ' '),
    bad('padding only', '=='),
    bad('one character', 'A'),
    bad('base64 with a space before it', ` ${png}`),
    bad('base64 with a line end behind it', `${png}\n`),
    bad('base64 in lines of 76 characters', png.replace(/.{76}/g, '$&\r\n')),
    bad('base64 with a zero in it', `${png.slice(0, 8)}\0${png.slice(8)}`),
    bad('base64 with three of padding', `${bare}===`),
    bad('base64 with padding in the middle', `${png.slice(0, 10)}=${png.slice(10)}`),
    bad('base64 as percent-encoded', encodeURIComponent(`${png}+/`)),
    bad('base64 with letters of another script', `${png.slice(0, 8)}ａｂ${png.slice(8)}`),
    bad('base64 with half a character', `${png.slice(0, 8)}\ud800${png.slice(8)}`),
    bad('hexadecimal with spaces', bytes.toString('hex').replace(/../g, '$& ')),
    bad('hexadecimal', bytes.toString('hex'), 'UNSUPPORTED_IMAGE'),
    {
      name: 'base64 with a character too many',
      base64: `${bare}A`.slice(0, (bare.length >> 2) * 4 + 1),
      outcomes: ['ACCEPTED', 'UNSUPPORTED_IMAGE', 'BAD_USER_INPUT'],
    },
  ];
}

/** Each character as its number. */
const percentEncoded = (text: string): string => Buffer.from(text).toString('hex').replace(/../g, '%$&');

function inUris(png: string, urlSafe: string): ImageCase[] {
  const uri = (type: string) => `data:${type};base64,${png}`;
  return [
    good('a data: URI', uri('image/png')),
    good('a data: URI in capitals', `DATA:IMAGE/PNG;BASE64,${png}`),
    good('a data: URI that claims a JPEG', uri('image/jpeg')),
    good('a data: URI that claims an SVG', uri('image/svg+xml')),
    good('a data: URI that claims what there is not', uri('image/x-nothing')),
    good('a data: URI of the URL-safe alphabet', `data:image/png;base64,${urlSafe}`),
    good('a data: URI without a type', `data:;base64,${png}`),
    good('a data: URI of nothing but base64', `data:base64;base64,${png}`),
    good('a data: URI of a page', uri('text/html')),
    good('a data: URI of bytes', uri('application/octet-stream')),
    good('a data: URI of bytes, in capitals', `DATA:APPLICATION/OCTET-STREAM;BASE64,${png}`),
    good('a data: URI with a name', uri('image/png;name=a.png')),
    good('a data: URI with a character set', uri('image/png;charset=utf-8')),
    good('a data: URI with several parameters', uri('image/png; charset=US-ASCII; name="a; b.png"')),
    good('a data: URI with a parameter behind base64', `data:image/png;base64;name=a.png,${png}`),
    good('a data: URI with a space before base64', `data:image/png; base64,${png}`),
    good('a data: URI, percent-encoded', `data:image/png;base64,${encodeURIComponent(png)}`),
    good('a data: URI, percent-encoded as a whole', `data:image/png;base64,${percentEncoded(png)}`),
    bad('a data: URI of a page, with its base64 in capitals', uri('text/html').toUpperCase(), 'UNSUPPORTED_IMAGE'),
    bad('a data: URI without base64', `data:image/png,${png}`),
    bad('a data: URI whose name is base64', `data:image/png;name=base64,${png}`),
    bad('a data: URI of nothing', 'data:image/png;base64,', 'UNSUPPORTED_IMAGE'),
    bad('a data: URI cut off', 'data:image/png;base64'),
    bad('a data: URI with a percent sign alone', `data:image/png;base64,${png}%`),
    bad('a data: URI with percent signs for no character', `data:image/png;base64,%ff%fe${png}`),
    bad('a data: URI with percent signs for another script', `data:image/png;base64,%ef%bd%81${png}`),
    bad('a data: URI in a data: URI', `data:image/png;base64,${uri('image/png')}`),
    bad('a data: URI with a space before it', ` ${uri('image/png')}`),
    bad('a data: URI with a space in it', `data:image/png;base64, ${png}`),
    bad('a data: URI of an SVG as text', 'data:image/svg+xml;utf8,<svg xmlns="http://www.w3.org/2000/svg"/>'),
    bad('a data: URI with a type of a million characters', `data:image/${'a'.repeat(1_000_000)};base64,${png}`),
    bad('a data: URI with a million parameters', `data:image/png${';base64'.repeat(1_000_000)}`),
    bad('a million times "data:"', 'data:'.repeat(1_000_000)),
  ];
}

const percentEncodedUri = (megabytes: number): string =>
  `data:image/png;base64,${percentEncoded(Buffer.alloc(megabytes * 1024 * 1024).toString('base64'))}`;

const elsewhere = (): ImageCase[] => [
  bad('a file: URL', 'file:///etc/passwd'),
  bad('a javascript: URL', 'javascript:alert(1)'),
  bad('a path upwards', '../../../../etc/passwd.'),
  bad('one byte over 10 MB', OVER, 'PAYLOAD_TOO_LARGE'),
  bad('a data: URI one byte over 10 MB', `data:image/png;base64,${OVER}`, 'PAYLOAD_TOO_LARGE'),
  bad('a data: URI of a megabyte of nothing, percent-encoded', percentEncodedUri(1), 'UNSUPPORTED_IMAGE'),
  bad('10 MB of nothing', Buffer.alloc(10 * 1024 * 1024).toString('base64'), 'UNSUPPORTED_IMAGE'),
];
