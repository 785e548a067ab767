import { Parser, type ReadEntry } from 'tar';
import { LIMITS } from '../../../domain/limits.js';
import { badInput, LexiclipError } from '../../../errors.js';
import { imageTooLarge } from '../../validation/image-bytes.js';
import type { UploadContent, UploadItem } from '../upload-item.js';
import { type NamedEntry, namedEntry } from './entry-name.js';
import { Counted, type Reading, unreadable } from './reading.js';

/** Types of entries that are files, in the words of the tar package. */
const FILES = ['File', 'OldFile', 'ContiguousFile'];
/** Types that are folders, or say something about the archive and not about a file. */
const SKIPPED = ['Directory', 'GNUDumpDir', 'TapeVolumeHeader', 'SolarisACL', 'Inode'];
/** Longest description of one entry, such as its long name, bytes. The parser has it in memory. */
const MAX_DESCRIPTION_BYTES = 64 * 1024;
const GZIP = 0x8b1f;

/**
 * The files of a tar archive, in its order.
 *
 * @param parts the archive, in parts of some KB: the files that end in one part are in memory together
 * @throws LexiclipError BAD_USER_INPUT or PAYLOAD_TOO_LARGE naming `upload`, after the files before the place where it
 *   is cut off or damaged; the signal's reason
 */
export async function* tarItems(parts: AsyncIterable<Uint8Array>, reading: Reading): AsyncGenerator<UploadItem, void> {
  const archive = new TarArchive(reading);
  for await (const part of parts) {
    reading.signal.throwIfAborted();
    await reading.pause();
    // What follows is not looked at, but read: at its end stands the checksum of gzip.
    if (archive.hasEnded) continue;
    archive.write(part);
    yield* archive.takeItems();
    archive.throwFault();
  }
  // Without it, nobody knows whether files are missing.
  if (!archive.hasEndMark) throw unreadable('is a tar archive that is cut off');
}

/** A tar archive as it comes. Everything the parser says, it says while it is given a part. */
class TarArchive {
  hasEnded = false;
  /** Whether there was a block of zeros. Two of them end an archive; some writers leave one. */
  hasEndMark = false;
  private isFirst = true;
  private seq = 0;
  private items: UploadItem[] = [];
  private fault: LexiclipError | undefined;
  private readonly counted: Counted;
  private readonly parser: Parser;

  constructor(private readonly reading: Reading) {
    this.counted = new Counted(reading);
    this.parser = new Parser({ brotli: false, zstd: false, maxMetaEntrySize: MAX_DESCRIPTION_BYTES });
    this.parser.on('entry', (entry: ReadEntry) => this.take(entry));
    this.parser.on('ignoredEntry', (entry: ReadEntry) => this.ignored(entry));
    this.parser.on('nullBlock', () => {
      this.hasEndMark = true;
    });
    this.parser.on('eof', () => {
      this.hasEnded = true;
    });
    const onFault = (why: string) => this.fail(unreadable(`is a tar archive that is damaged: ${why}`));
    this.parser.on('warn', (_, why: string | Error) => onFault(typeof why === 'string' ? why : why.message));
    this.parser.on('error', (error: Error) => onFault(error.message));
  }

  write(part: Uint8Array): void {
    const bytes = Buffer.from(part.buffer, part.byteOffset, part.length);
    // The parser would unpack it, without a bound.
    if (this.isFirst && bytes.length > 1 && bytes.readUInt16LE() === GZIP) this.fail(unreadable('is packed twice'));
    this.isFirst = false;
    if (!this.fault) this.parser.write(bytes);
  }

  /** The files that have come since the last call. */
  takeItems(): UploadItem[] {
    const taken = this.items;
    this.items = [];
    return taken;
  }

  throwFault(): void {
    if (this.fault) throw this.fault;
  }

  private fail(fault: LexiclipError): void {
    this.fault ??= fault;
  }

  /** What the parser itself leaves out. */
  private ignored(entry: ReadEntry): void {
    if (entry.meta) this.fail(unreadable('is a tar archive with an entry whose name or description is too long'));
    else this.take(entry);
  }

  private take(entry: ReadEntry): void {
    const named = this.count(entry);
    const isWanted = named && this.seq >= this.reading.from;
    if (named) this.seq++;
    if (this.fault || !isWanted) return void entry.resume();
    const error = named.kind === 'refused' ? named.error : refusalOf(entry, named.name);
    if (error) {
      this.add(this.seq - 1, named.name, { error });
      return void entry.resume();
    }
    this.collect(entry, this.seq - 1, named.name);
  }

  /** @returns undefined for what is no file */
  private count(entry: ReadEntry): Exclude<NamedEntry, { readonly kind: 'skipped' }> | undefined {
    const named = namedEntry(entry.path);
    try {
      this.counted.entry();
    } catch (error) {
      this.fail(error as LexiclipError);
    }
    return named.kind === 'skipped' || SKIPPED.includes(entry.type) ? undefined : named;
  }

  private collect(entry: ReadEntry, seq: number, name: string): void {
    const bytes = Buffer.allocUnsafe(entry.size);
    let at = 0;
    entry.on('data', (part: Buffer) => {
      at += part.copy(bytes, at);
    });
    // The parser also ends an entry that is cut off.
    entry.on('end', () => at === entry.size && this.add(seq, name, { bytes }));
  }

  private add(seq: number, name: string, content: UploadContent): void {
    this.items.push({ seq, name, ...content });
  }
}

function refusalOf({ type, size }: ReadEntry, name: string): LexiclipError | undefined {
  if (!FILES.includes(type)) return badInput(name, 'is a link or a device, or sparse, and not a file');
  return size > LIMITS.imageBytes ? imageTooLarge(name) : undefined;
}
