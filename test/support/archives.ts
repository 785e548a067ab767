import { buffer } from 'node:stream/consumers';
import { Header } from 'tar';
import { type Options, ZipFile } from 'yazl';
import type { UploadItem } from '#lexiclip/services/uploads/upload-item.js';
import { loadBuilt } from './native.js';

export interface Entry {
  readonly path: string;
  readonly bytes: Uint8Array | string;
}

/** A zip archive as a packer makes it. */
export async function zipOf(entries: readonly Entry[], options: Partial<Options> = {}): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { path, bytes } of entries) zip.addBuffer(Buffer.from(bytes as string), path, options);
  zip.end();
  return buffer(zip.outputStream);
}

const [LOCAL_BYTES, DIRECTORY_BYTES, NAME_BYTES] = [30, 46, 8];

/** A zip archive of so many empty files. Packers take minutes for as many. */
export function emptyFiles(count: number): Buffer {
  const [local, entry] = [LOCAL_BYTES + NAME_BYTES, DIRECTORY_BYTES + NAME_BYTES];
  const zip = Buffer.alloc(count * (local + entry));
  for (let i = 0; i < count; i++) {
    const name = String(i).padStart(NAME_BYTES, '0');
    const [at, listed] = [i * local, count * local + i * entry];
    zip.writeUInt32LE(0x04034b50, at);
    zip.writeUInt16LE(NAME_BYTES, at + 26);
    zip.write(name, at + LOCAL_BYTES);
    zip.writeUInt32LE(0x02014b50, listed);
    zip.writeUInt16LE(NAME_BYTES, listed + 28);
    zip.writeUInt32LE(at, listed + 42);
    zip.write(name, listed + DIRECTORY_BYTES);
  }
  return Buffer.concat([zip, zip64End(count, count * local, zip.length)]);
}

/** @param directory place of the directory @param end where it ends */
function zip64End(count: number, directory: number, end: number): Buffer {
  const bytes = Buffer.alloc(56 + 20 + 22);
  bytes.writeUInt32LE(0x06064b50, 0);
  bytes.writeBigUInt64LE(44n, 4);
  bytes.writeBigUInt64LE(BigInt(count), 24);
  bytes.writeBigUInt64LE(BigInt(count), 32);
  bytes.writeBigUInt64LE(BigInt(end - directory), 40);
  bytes.writeBigUInt64LE(BigInt(directory), 48);
  bytes.writeUInt32LE(0x07064b50, 56);
  bytes.writeBigUInt64LE(BigInt(end), 64);
  bytes.writeUInt32LE(1, 72);
  bytes.writeUInt32LE(0x06054b50, 76);
  bytes.fill(0xff, 84, 96);
  return bytes;
}

/** An entry of a tar archive, with what its header says. */
export interface TarEntry extends Entry {
  readonly type?:
    | 'File'
    | 'SymbolicLink'
    | 'Link'
    | 'CharacterDevice'
    | 'Directory'
    | 'ExtendedHeader'
    | 'NextFileHasLongPath';
  readonly linkpath?: string;
  /** In the place of the length of its bytes. */
  readonly size?: number;
}

const BLOCK = 512;

/** A tar archive without its end mark. */
export function tarEntries(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat(
    entries.flatMap(({ path, bytes, type = 'File', linkpath, size }) => {
      const data = Buffer.from(bytes as string);
      const header = new Header({ path, type, mode: 0o644, size: size ?? data.length, ...(linkpath && { linkpath }) });
      header.encode();
      return [header.block as Buffer, data, Buffer.alloc(-data.length & (BLOCK - 1))];
    }),
  );
}

export const tarOf = (entries: readonly TarEntry[]): Buffer =>
  Buffer.concat([tarEntries(entries), Buffer.alloc(2 * BLOCK)]);

type Bytes = typeof import('#lexiclip/services/uploads/upload-bytes.js');
type Archives = typeof import('#lexiclip/services/uploads/archives/archive-items.js');

interface ReadOptions {
  readonly from?: number;
  readonly maxEntries?: number;
  readonly maxUnpackedBytes?: number;
  readonly signal?: AbortSignal;
  /** Where the upload is cut into pieces. */
  readonly cuts?: readonly number[];
}

/** The items of an upload as the service reads it, piece by piece. */
export async function* itemsOf(upload: Buffer, options: ReadOptions = {}): AsyncGenerator<UploadItem, void> {
  const { UploadBytes } = await loadBuilt<Bytes>('services/uploads/upload-bytes.js');
  const { archiveItems } = await loadBuilt<Archives>('services/uploads/archives/archive-items.js');
  const starts = [0, ...(options.cuts ?? [])];
  const pieces = starts.map((from, i) => ({ from, length: (starts[i + 1] ?? upload.length) - from }));
  const load = async (i: number) => {
    const { from, length } = pieces[i] as { from: number; length: number };
    return upload.subarray(from, from + length);
  };
  yield* archiveItems(new UploadBytes(pieces, load), {
    from: 0,
    signal: new AbortController().signal,
    maxEntries: 1_000_000,
    maxUnpackedBytes: 1024 ** 3,
    pause: () => undefined,
    ...options,
  });
}

/** All items, with short contents as texts. */
export async function allOf(upload: Buffer, options?: ReadOptions): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = [];
  for await (const item of itemsOf(upload, options)) all.push(shown(item));
  return all;
}

function shown(item: UploadItem): Record<string, unknown> {
  const { seq, name } = item;
  if ('bytes' in item) return { seq, name, text: Buffer.from(item.bytes).toString() };
  if ('vector' in item) return { seq, name, vector: [...item.vector] };
  if ('error' in item) return { seq, name, code: item.error.code, message: item.error.message };
  return { ...item };
}
