import { createHash } from 'node:crypto';
import { badInput, LexiclipError } from '../../errors.js';
import { LIMITS } from '../limits.js';

/** An image as a client sends it: exactly one of the four. */
export interface ImageSource {
  readonly base64?: string | null | undefined;
  readonly embedding?: readonly number[] | null | undefined;
  readonly upload?: unknown;
  readonly url?: string | null | undefined;
}

export interface ImageFile {
  readonly kind: 'file';
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, hex. */
  readonly sha256: string;
  readonly argument: string;
}

export interface GivenEmbedding {
  readonly kind: 'embedding';
  readonly values: readonly number[];
  readonly argument: string;
}

const DATA_URI = /^data:image\/[\w.+-]+;base64,/i;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** @throws LexiclipError naming the argument below `argument` */
export function readImageSource(source: ImageSource, argument: string): ImageFile | GivenEmbedding {
  const given = (['upload', 'base64', 'url', 'embedding'] as const).filter((kind) => source[kind] != null);
  const [kind, ...more] = given;
  if (!kind || more.length > 0) throw badInput(argument, 'give exactly one of base64 and embedding');
  const path = `${argument}.${kind}`;
  switch (kind) {
    case 'base64':
      return imageFile(decodeBase64(source.base64 as string, path), path);
    case 'embedding':
      return { kind, values: source.embedding as readonly number[], argument: path };
    default:
      throw badInput(path, 'not accepted by this server; give base64 or embedding');
  }
}

function imageFile(bytes: Uint8Array, argument: string): ImageFile {
  if (bytes.length === 0) throw badInput(argument, 'the image is empty');
  return { kind: 'file', bytes, sha256: createHash('sha256').update(bytes).digest('hex'), argument };
}

function decodeBase64(value: string, argument: string): Uint8Array {
  const base64 = value.replace(DATA_URI, '');
  if (base64.length * 0.75 > LIMITS.imageBytes + 3) throw tooLarge(argument);
  if (base64.startsWith('data:')) throw badInput(argument, 'a data: URI must be data:image/…;base64,…');
  if (!BASE64.test(base64)) throw badInput(argument, 'not base64');
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > LIMITS.imageBytes) throw tooLarge(argument);
  return bytes;
}

function tooLarge(argument: string): LexiclipError {
  const allowed = `an image may have at most ${LIMITS.imageBytes / 1024 / 1024} MB`;
  return new LexiclipError('PAYLOAD_TOO_LARGE', `${argument}: ${allowed}`, { argument });
}
