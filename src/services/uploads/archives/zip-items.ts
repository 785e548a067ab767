import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import {
  type Entry,
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  RandomAccessReader,
  type ZipFile,
} from 'yauzl';
import { LIMITS } from '../../../domain/limits.js';
import { badInput, LexiclipError } from '../../../errors.js';
import { imageTooLarge } from '../../validation/image-bytes.js';
import type { UploadBytes } from '../upload-bytes.js';
import type { UploadContent, UploadItem } from '../upload-item.js';
import { type NamedEntry, namedEntry } from './entry-name.js';
import { Counted, type Reading, requireEntries, unreadable } from './reading.js';

const inflate = promisify(inflateRaw);

/** Methods of compression that are read: none, and deflate. */
const [STORED, DEFLATED] = [0, 8];
/** Data that cannot be compressed grows by less than this, bytes. */
const MAX_GROWTH = 64 * 1024;
/** Systems on which an entry was packed, and whose types of files it may have. */
const UNIX = 3;
const [TYPE_MASK, REGULAR_FILE] = [0o170000, 0o100000];
/** Entries that are read between two pauses. */
const ENTRIES_AT_ONCE = 32;

/**
 * The files of a zip archive, in the order of its directory. When all are wanted, the whole directory is read first: an
 * archive that is cut off, or has too much in it, is refused before its first file.
 *
 * @throws LexiclipError BAD_USER_INPUT or PAYLOAD_TOO_LARGE naming `upload`; the signal's reason
 */
export async function* zipItems(bytes: UploadBytes, reading: Reading): AsyncGenerator<UploadItem, void> {
  if (reading.from === 0) {
    const counted = new Counted(reading);
    for await (const { entry } of filesOf(bytes, reading)) if (isUnpacked(entry)) counted.bytes(entry.uncompressedSize);
  }
  let seq = 0;
  for await (const { zip, entry, named } of filesOf(bytes, reading)) {
    if (seq >= reading.from) yield { seq, name: named.name, ...(await contentOf(bytes, zip, entry, named)) };
    seq++;
  }
}

interface File {
  readonly zip: ZipFile;
  readonly entry: Entry;
  readonly named: Exclude<NamedEntry, { readonly kind: 'skipped' }>;
}

async function* filesOf(bytes: UploadBytes, { maxEntries, signal, pause }: Reading): AsyncGenerator<File, void> {
  const zip = await open(bytes);
  try {
    requireEntries(zip.entryCount, maxEntries);
    const next = entriesOf(zip);
    for (let i = 0; i < zip.entryCount; i++) {
      if (i % ENTRIES_AT_ONCE === 0) await pause();
      signal.throwIfAborted();
      const entry = await next();
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
      const named = namedEntry(name);
      if (named.kind !== 'skipped') yield { zip, entry, named };
    }
  } finally {
    zip.close();
  }
}

async function open(bytes: UploadBytes): Promise<ZipFile> {
  // Names and sizes are checked here, where one that is wrong fails alone.
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false };
  try {
    return await fromRandomAccessReaderPromise(new BytesReader(bytes), bytes.size, options);
  } catch (cause) {
    throw cause instanceof LexiclipError ? cause : damaged(cause);
  }
}

/** @returns a function that reads the next entry; it throws a LexiclipError BAD_USER_INPUT when it cannot be read */
function entriesOf(zip: ZipFile): () => Promise<Entry> {
  let resolve: (entry: Entry) => void;
  let reject: (error: LexiclipError) => void;
  zip.on('entry', (entry: Entry) => resolve(entry));
  zip.on('error', (cause) => reject(cause instanceof LexiclipError ? cause : damaged(cause)));
  return () =>
    new Promise((whenRead, whenNot) => {
      [resolve, reject] = [whenRead, whenNot];
      zip.readEntry();
    });
}

/** Whether the entry's data are looked at. */
const isUnpacked = (entry: Entry): boolean => refusalOf(entry, '') === undefined;

/** Why an entry is not unpacked at all. */
function refusalOf(entry: Entry, name: string): LexiclipError | undefined {
  const type = entry.versionMadeBy >> 8 === UNIX ? (entry.externalFileAttributes >>> 16) & TYPE_MASK : 0;
  if (type !== 0 && type !== REGULAR_FILE) return badInput(name, 'is a link or a device, and not a file');
  if (entry.isEncrypted()) return badInput(name, 'is encrypted');
  const method = entry.compressionMethod;
  if (method !== STORED && method !== DEFLATED)
    return badInput(name, `is compressed by method ${method}; zip with deflate, or without compression`);
  if (entry.uncompressedSize > LIMITS.imageBytes) return imageTooLarge(name);
  const isStored = method === STORED;
  const [packed, unpacked] = [entry.compressedSize, entry.uncompressedSize];
  if (isStored ? packed !== unpacked : packed > unpacked + MAX_GROWTH) return broken(name, 'its sizes contradict');
  return undefined;
}

async function contentOf(bytes: UploadBytes, zip: ZipFile, entry: Entry, named: File['named']): Promise<UploadContent> {
  const error = named.kind === 'refused' ? named.error : refusalOf(entry, named.name);
  if (error) return { error };
  try {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const packed = await bytes.read(fileDataStart, entry.compressedSize);
    const unpacked = await unpack(packed, entry);
    if (unpacked.length !== entry.uncompressedSize || crc32(unpacked) !== entry.crc32)
      return { error: broken(named.name, 'its checksum or size is wrong') };
    return { bytes: unpacked };
  } catch (cause) {
    // What the store says of the upload is not about this entry.
    if (isAboutEntry(cause)) return { error: broken(named.name, (cause as Error).message) };
    throw cause;
  }
}

async function unpack(packed: Uint8Array, { compressionMethod, uncompressedSize }: Entry): Promise<Uint8Array> {
  // A view would keep the whole piece that it is of.
  if (compressionMethod === STORED) return packed.slice();
  if (uncompressedSize === 0) return new Uint8Array(0);
  return inflate(packed, { maxOutputLength: uncompressedSize });
}

/** What yauzl and zlib find wrong with one entry. */
const isAboutEntry = (error: unknown): boolean =>
  error instanceof Error &&
  (/^(Z_|ERR_BUFFER_TOO_LARGE)/.test(String((error as NodeJS.ErrnoException).code)) ||
    /^(invalid local file header|file data overflows|unexpected EOF)/.test(error.message));

const broken = (name: string, why: string): LexiclipError => badInput(name, `is damaged in its archive: ${why}`);

const damaged = (cause: unknown): LexiclipError =>
  unreadable(`is a zip archive that is cut off or damaged: ${(cause as Error).message}`, cause);

/** Lets yauzl read an upload. */
class BytesReader extends RandomAccessReader {
  constructor(private readonly bytes: UploadBytes) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, count?: number) => void,
  ): void {
    const take = (part: Uint8Array) => {
      buffer.set(part, offset);
      callback(null, part.length);
    };
    const part = this.bytes.read(position, length);
    if (part instanceof Uint8Array) take(part);
    else part.then(take, callback);
  }
}
