import { createHash, webcrypto } from 'node:crypto';
import type { TenantId } from '../../domain/ids.js';
import { type ImageSource, UploadedFile } from '../../domain/image.js';
import { LIMITS } from '../../domain/limits.js';
import { badInput } from '../../errors.js';
import { giveWay } from '../concurrency/turns.js';
import { imageTooLarge } from '../validation/image-bytes.js';
import { dataOf, isDataUri, percentDecoded } from './data-uri.js';
import { ImageFault } from './image-fault.js';

/** For whom an image is fetched, and for how long. */
export interface ImageCaller {
  readonly tenant: TenantId;
  readonly signal: AbortSignal;
}

/** Fetches images from other servers. */
export interface RemoteImages {
  /** @throws LexiclipError with the argument; the signal's reason when it aborts */
  fetch(url: string, argument: string, caller: ImageCaller): Promise<Uint8Array>;
}

/** The bytes of an image, as sent or fetched. */
export interface ImageFile {
  readonly kind: 'file';
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, hex. */
  readonly sha256: string;
  /** Path of the argument that the image came from. */
  readonly argument: string;
}

/** An image's embedding that the client has computed. */
export interface GivenEmbedding {
  readonly kind: 'embedding';
  /** Not normalised, and not checked yet. */
  readonly values: readonly number[];
  readonly argument: string;
}

/** A larger file takes the event loop milliseconds, bytes. */
const LARGE_BYTES = 256 * 1024;

/** Reads images from uploads, base64 and URLs. */
export class ImageReader {
  /** @param remote undefined when images by URL are switched off */
  constructor(private readonly remote: RemoteImages | undefined) {}

  /**
   * Returns a promise only for a URL, and for a file that is large or percent-encoded: images that are read in the same
   * tick are encoded together.
   *
   * @throws LexiclipError BAD_USER_INPUT, PAYLOAD_TOO_LARGE, or UNSUPPORTED_IMAGE for no bytes, with the path of the
   *   argument; rejects as `RemoteImages.fetch` does
   */
  read(source: ImageSource, argument: string, caller: ImageCaller): GivenEmbedding | ImageFile | Promise<ImageFile> {
    const given = (['upload', 'base64', 'url', 'embedding'] as const).filter((kind) => source[kind] != null);
    const [kind, ...more] = given;
    if (!kind || more.length > 0) throw badInput(argument, 'give exactly one of upload, base64, url and embedding');
    const path = `${argument}.${kind}`;
    switch (kind) {
      case 'upload':
        return readFile((source.upload as UploadedFile).bytes, path);
      case 'base64':
        return readBase64(source.base64 as string, path, caller);
      case 'url':
        return this.readRemote(source.url as string, path, caller);
      case 'embedding':
        return { kind, values: source.embedding as readonly number[], argument: path };
    }
  }

  private async readRemote(url: string, argument: string, caller: ImageCaller): Promise<ImageFile> {
    if (!this.remote) throw badInput(argument, 'images by URL are switched off on this server; send the file');
    return readFile(await this.remote.fetch(url, argument, caller), argument);
  }
}

/** @returns a promise for a large file, which another thread hashes */
function readFile(bytes: Uint8Array, argument: string): ImageFile | Promise<ImageFile> {
  if (bytes.length === 0) throw new ImageFault('UNSUPPORTED_IMAGE', 'the image is empty (0 bytes)').at(argument);
  if (bytes.length > LIMITS.imageBytes) throw imageTooLarge(argument);
  const fileOf = (sha256: string): ImageFile => ({ kind: 'file', bytes, sha256, argument });
  if (bytes.length <= LARGE_BYTES) return fileOf(createHash('sha256').update(bytes).digest('hex'));
  return webcrypto.subtle
    .digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)
    .then((hash) => fileOf(Buffer.from(hash).toString('hex')));
}

/** @returns a promise for a large file and for a percent-encoded one */
function readBase64(value: string, argument: string, { tenant }: ImageCaller): ImageFile | Promise<ImageFile> {
  const text = isDataUri(value) ? dataOf(value, argument) : value;
  const isEncoded = text !== value && text.includes('%');
  if (isEncoded || value.length > LARGE_BYTES) return readInTurns(text, isEncoded, argument, tenant);
  return readFile(decodeBase64(text, argument), argument);
}

/** Decodes in turns with everything else that goes on. */
async function readInTurns(text: string, isEncoded: boolean, argument: string, tenant: TenantId): Promise<ImageFile> {
  const pause = () => giveWay(tenant);
  await pause();
  const base64 = isEncoded ? await percentDecoded(text, argument, pause) : text;
  return readFile(decodeBase64(base64, argument), argument);
}

function decodeBase64(base64: string, argument: string): Uint8Array {
  if (base64.length * 0.75 > LIMITS.imageBytes + 3) throw imageTooLarge(argument);
  const bytes = Buffer.from(base64, 'base64');
  // The decoder skips invalid characters, which leaves fewer bytes than there are digits for, and takes the low byte of
  // characters outside ASCII. Checking each of ten million characters here would block the event loop.
  const digits = base64.replace(/={1,2}$/, '').length;
  const complete = digits % 4 !== 1 && bytes.length === Math.floor((digits * 3) / 4);
  const isPadding = digits === 0 && base64 !== '';
  const isAscii = Buffer.byteLength(base64) === base64.length;
  if (!complete || isPadding || !isAscii) throw badInput(argument, 'not valid base64');
  return bytes;
}
