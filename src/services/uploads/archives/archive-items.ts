import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Header } from 'tar';
import { LexiclipError } from '../../../errors.js';
import type { UploadBytes } from '../upload-bytes.js';
import type { UploadItem } from '../upload-item.js';
import { Counted, type Reading, unreadable } from './reading.js';
import { tarItems } from './tar-items.js';
import { textItems } from './text-items.js';
import { zipItems } from './zip-items.js';

/** Bytes of an archive that are read in one piece of work: a file that is larger is put together. */
const PART_BYTES = 64 * 1024;
/** Length of a header of tar, and more than any other mark needs. */
const HEAD_BYTES = 512;

/** How a zip archive begins, and one without files. */
const ZIP = ['PK\x03\x04', 'PK\x05\x06'];
const GZIP = '\x1f\x8b';
/** Forms that are known by their first bytes, and not read. */
const OTHER_FORMS: readonly (readonly [name: string, mark: string])[] = [
  ['RAR archive', 'Rar!'],
  ['7z archive', '7z\xbc\xaf\x27\x1c'],
  ['bzip2 file', 'BZh'],
  ['xz file', '\xfd7zXZ\0'],
  ['Zstandard file', '\x28\xb5\x2f\xfd'],
  ['PNG image', '\x89PNG'],
  ['JPEG image', '\xff\xd8\xff'],
];

/**
 * The items of an upload: the files of a zip, tar or tar.gz archive, or the lines of a list, which may be packed by gzip.
 * The first bytes say which it is. Nothing is written to a file.
 *
 * @throws LexiclipError BAD_USER_INPUT or PAYLOAD_TOO_LARGE naming `upload`, before the first item where its form lets
 *   one know; the signal's reason
 */
export async function* archiveItems(bytes: UploadBytes, reading: Reading): AsyncGenerator<UploadItem, void> {
  const head = await bytes.read(0, HEAD_BYTES);
  const begins = (mark: string) => latin1(head).startsWith(mark);
  if (ZIP.some(begins)) return yield* zipItems(bytes, reading);
  const open = begins(GZIP) ? () => unpacked(bytes, reading) : () => bytes.parts(PART_BYTES);
  const start = begins(GZIP) ? await startOf(open()) : head;
  if (isTar(start)) return yield* tarItems(open(), reading);
  if (start.includes(0) || start.length === 0) throw unreadable(`is ${formOf(start)}; ${ALLOWED}`);
  yield* textItems(open, reading);
}

const ALLOWED = 'send a zip, tar or tar.gz archive, or a list of URLs';

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function formOf(head: Uint8Array): string {
  if (head.length === 0) return 'empty';
  const text = latin1(head);
  const known = OTHER_FORMS.find(([, mark]) => text.startsWith(mark));
  return known ? `a ${known[0]}` : 'neither an archive nor a text';
}

function isTar(head: Uint8Array): boolean {
  if (head.length < HEAD_BYTES) return false;
  try {
    return new Header(Buffer.from(head)).cksumValid;
  } catch {
    return false;
  }
}

/** The first bytes of what comes. */
async function startOf(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const start: Uint8Array[] = [];
  let length = 0;
  for await (const part of parts) {
    start.push(part);
    length += part.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(start).subarray(0, HEAD_BYTES);
}

/** What was packed by gzip, counted as it comes. */
async function* unpacked(bytes: UploadBytes, reading: Reading): AsyncGenerator<Uint8Array, void> {
  const counted = new Counted(reading);
  const unpacker = createGunzip({ chunkSize: PART_BYTES });
  const packed = Readable.from(bytes.parts(PART_BYTES));
  // Its error comes out of the unpacker, too.
  pipeline(packed, unpacker, () => undefined);
  try {
    for await (const part of unpacker as AsyncIterable<Buffer>) {
      counted.bytes(part.length);
      yield part;
    }
  } catch (cause) {
    if (cause instanceof LexiclipError || !isAboutGzip(cause)) throw cause;
    throw unreadable(`is a gzip file that is cut off or damaged: ${(cause as Error).message}`, cause);
  } finally {
    unpacker.destroy();
    packed.destroy();
  }
}

const isAboutGzip = (error: unknown): boolean => /^Z_/.test(String((error as NodeJS.ErrnoException).code));
