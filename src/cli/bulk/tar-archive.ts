import { readFile } from 'node:fs/promises';
import { Header, Pax } from 'tar';
import { UsageError } from '../usage-error.js';
import { digestOf, type Source, unreadable } from './source.js';

/** A file in an archive. */
export interface ArchivedFile {
  readonly path: string;
  /** What it is called in the archive. */
  readonly name: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** What is in an archive: files, and what is written for it. */
export type ArchivedEntry = ArchivedFile | { readonly name: string; readonly size: number; readonly content: Buffer };

/** What archives are made of. */
const BLOCK_BYTES = 512;
const END = Buffer.alloc(2 * BLOCK_BYTES);
/** The same in every archive, so that the same files give the same bytes. */
const MADE_AT = new Date('2000-01-01T00:00:00Z');

/**
 * A tar archive, not compressed: images are already. It is made while it is read.
 *
 * @param name for people
 * @param notSent a line for each file that is not in it
 */
export const tarSource = (name: string, entries: readonly ArchivedEntry[], notSent: readonly string[]): Source => ({
  name,
  size: entries.reduce((sum, entry) => sum + bytesIn(entry), END.length),
  digest: digestOf(
    entries.map((entry) =>
      'path' in entry ? [entry.path, entry.size, entry.mtimeMs] : [entry.content.toString(), entry.size, 0],
    ),
  ),
  notSent,
  open: (from) => bytesOf(entries, from),
});

const shownOf = (entry: ArchivedEntry): string => ('path' in entry ? entry.path : entry.name);

/** Before its contents: what it is called, and how large it is. */
function headerOf({ name, size }: ArchivedEntry): Buffer {
  const fields = { path: name, size, type: 'File', mode: 0o644, uid: 0, gid: 0, mtime: MADE_AT } as const;
  const header = new Header({ ...fields });
  const block = Buffer.alloc(BLOCK_BYTES);
  // A name that is too long for it, or has other letters, stands before it.
  return header.encode(block) ? Buffer.concat([new Pax({ path: name, size }).encode(), block]) : block;
}

const padding = (size: number): number => (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;

const bytesIn = (entry: ArchivedEntry): number => headerOf(entry).length + entry.size + padding(entry.size);

/** The archive from a byte on: of what comes before, nothing is read. */
async function* bytesOf(entries: readonly ArchivedEntry[], from: number): AsyncGenerator<Uint8Array, void> {
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
      throw unreadable(shownOf(entry), error);
    });
    if (content.length !== entry.size) throw new UsageError(`${shownOf(entry)}: has changed while it was sent`);
    yield left(Buffer.concat([headerOf(entry), content, Buffer.alloc(padding(entry.size))]));
  }
  yield left(END);
}

/** Files that are read before they are asked for, and what they have together, bytes. */
const AHEAD = { files: 16, bytes: 64 * 1024 * 1024 };

/** Reads files in their order, some of them ahead: small ones take longer to open than to read. */
class FilesAhead {
  private readonly reads = new Map<ArchivedEntry, Promise<Buffer>>();
  private next = 0;
  private bytes = 0;

  constructor(private readonly entries: readonly ArchivedEntry[]) {}

  /** @param entry the one after that of the last call */
  async read(entry: ArchivedEntry): Promise<Buffer> {
    this.readAhead();
    const content = await (this.reads.get(entry) as Promise<Buffer>);
    this.reads.delete(entry);
    this.bytes -= entry.size;
    return content;
  }

  private readAhead(): void {
    while (this.next < this.entries.length && (this.reads.size === 0 || this.hasRoom())) {
      const entry = this.entries[this.next++] as ArchivedEntry;
      const content = 'path' in entry ? readFile(entry.path) : Promise.resolve(entry.content);
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
