import { readFile, stat } from 'node:fs/promises';
import { normalize } from 'node:path';
import { Header, Pax } from 'tar';
import { LIMITS } from '../../domain/limits.js';
import { findImages } from '../classify/images.js';
import { FILE_ERRORS } from '../formats/text-file.js';
import { counted, note } from '../terminal/output.js';
import { UsageError } from '../usage-error.js';
import { digestOf, type Source, unreadable } from './source.js';

/** An image in the archive. */
interface Entry {
  readonly path: string;
  /** What it is called in the archive, and in the results. */
  readonly name: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** Files that are asked for their size at a time. */
const STATS_AT_ONCE = 64;
/** What archives are made of. */
const BLOCK_BYTES = 512;
const END = Buffer.alloc(2 * BLOCK_BYTES);
/** The same in every archive, so that the same images give the same bytes. */
const MADE_AT = new Date('2000-01-01T00:00:00Z');

/**
 * A tar archive of the images that paths name, in their order, not compressed: images are already. It is made while it is
 * read.
 *
 * @throws UsageError for paths with no images, and for too many
 */
export async function imageArchive(paths: readonly string[]): Promise<Source> {
  const { images, unread, leftOut } = await findImages(paths);
  for (const line of leftOut) note(`left out: ${line}`);
  if (images.length > LIMITS.bulkImages) {
    throw new UsageError(`${counted(images.length, 'image')}: a job takes ${LIMITS.bulkImages} at most`);
  }
  const notSent = [...unread];
  const entries: Entry[] = [];
  for (let i = 0; i < images.length; i += STATS_AT_ONCE) {
    const some = await Promise.all(images.slice(i, i + STATS_AT_ONCE).map(({ path }) => entryOf(path)));
    for (const entry of some) typeof entry === 'string' ? notSent.push(entry) : entries.push(entry);
  }
  if (entries.length === 0) throw new UsageError(notSent.join('\n'));
  return {
    name: counted(entries.length, 'image'),
    size: entries.reduce((sum, entry) => sum + bytesIn(entry), END.length),
    digest: digestOf(entries.map(({ path, size, mtimeMs }) => [path, size, mtimeMs])),
    notSent,
    open: (from) => bytesOf(entries, from),
  };
}

/** @returns why it is not sent, if it is not */
async function entryOf(path: string): Promise<Entry | string> {
  try {
    const { size, mtimeMs } = await stat(path);
    if (size === 0) return `${path}: is empty`;
    if (size > LIMITS.imageBytes) return `${path}: is larger than ${LIMITS.imageBytes / 1024 / 1024} MB`;
    return { path, name: nameOf(path), size, mtimeMs };
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    return `${path}: ${FILE_ERRORS[code] ?? message}`;
  }
}

/** A path as it may be in an archive: relative, and nowhere above. */
const nameOf = (path: string): string =>
  normalize(path)
    .replaceAll('\\', '/')
    .replace(/^([A-Za-z]:)?\/+/, '')
    .replace(/^(\.\.\/)+/, '');

/** Before its contents: what it is called, and how large it is. */
function headerOf({ name, size }: Entry): Buffer {
  const fields = { path: name, size, type: 'File', mode: 0o644, uid: 0, gid: 0, mtime: MADE_AT } as const;
  const header = new Header({ ...fields });
  const block = Buffer.alloc(BLOCK_BYTES);
  // A name that is too long for it, or has other letters, stands before it.
  return header.encode(block) ? Buffer.concat([new Pax({ path: name, size }).encode(), block]) : block;
}

const padding = (size: number): number => (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;

const bytesIn = (entry: Entry): number => headerOf(entry).length + entry.size + padding(entry.size);

/** The archive from a byte on: of what comes before, nothing is read. */
async function* bytesOf(entries: readonly Entry[], from: number): AsyncGenerator<Uint8Array, void> {
  let start = 0;
  const first = entries.findIndex((entry) => {
    const end = start + bytesIn(entry);
    if (end > from) return true;
    start = end;
    return false;
  });
  let skip = from - start;
  const left = (part: Uint8Array): Uint8Array => {
    const rest = part.subarray(Math.min(skip, part.length));
    skip -= part.length - rest.length;
    return rest;
  };
  const rest = first === -1 ? [] : entries.slice(first);
  const files = new FilesAhead(rest);
  for (const entry of rest) {
    const content = await files.read(entry).catch((error) => {
      throw unreadable(entry.path, error);
    });
    if (content.length !== entry.size) throw new UsageError(`${entry.path}: has changed while it was sent`);
    yield left(Buffer.concat([headerOf(entry), content, Buffer.alloc(padding(entry.size))]));
  }
  yield left(END);
}

/** Files that are read before they are asked for, and what they have together, bytes. */
const AHEAD = { files: 16, bytes: 64 * 1024 * 1024 };

/** Reads files in their order, some of them ahead: small ones take longer to open than to read. */
class FilesAhead {
  private readonly reads = new Map<Entry, Promise<Buffer>>();
  private next = 0;
  private bytes = 0;

  constructor(private readonly entries: readonly Entry[]) {}

  /** @param entry the one after that of the last call */
  async read(entry: Entry): Promise<Buffer> {
    this.readAhead();
    const content = await (this.reads.get(entry) as Promise<Buffer>);
    this.reads.delete(entry);
    this.bytes -= entry.size;
    return content;
  }

  private readAhead(): void {
    while (this.next < this.entries.length && (this.reads.size === 0 || this.hasRoom())) {
      const entry = this.entries[this.next++] as Entry;
      const content = readFile(entry.path);
      // Whoever asks for it hears of it.
      content.catch(() => undefined);
      this.reads.set(entry, content);
      this.bytes += entry.size;
    }
  }

  private hasRoom(): boolean {
    return this.reads.size < AHEAD.files && this.bytes < AHEAD.bytes;
  }
}
