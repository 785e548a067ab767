import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { UploadedFile } from '../../domain/image.js';
import { LIMITS } from '../../domain/limits.js';
import { badInput, LexiclipError } from '../../errors.js';

export interface FormField {
  readonly kind: 'field';
  readonly name: string;
  readonly value: string;
}

export interface FormFile {
  readonly kind: 'file';
  readonly name: string;
  /** Undefined where it has more bytes than an image may have. */
  file: UploadedFile | undefined;
}

const FIELDS = 10;
/** What the parser takes at a time: where a limit is hit, the rest of the body is not looked at. */
const SLICE_BYTES = 16 * 1024;

const BOUNDS = {
  fields: FIELDS,
  fieldSize: 1024 * 1024,
  files: LIMITS.imagesPerCall,
  fileSize: LIMITS.imageBytes,
  parts: FIELDS + LIMITS.imagesPerCall,
  headerPairs: 16,
  headerSize: 8 * 1024,
};

/**
 * Reads the parts of a multipart/form-data body, in their order. The body is whole: there is no stream that a client
 * could leave unfinished, and none that anyone has to read to its end.
 *
 * @param signal the end of the request, for whatever the parser might wait for
 * @throws LexiclipError naming `body`, or the field that is too large; the signal's reason when it aborts
 */
export async function readForm(
  contentType: string,
  body: Buffer,
  signal: AbortSignal,
): Promise<(FormField | FormFile)[]> {
  const parser = openParser(contentType, body.length);
  const parts: (FormField | FormFile)[] = [];
  let refusal: LexiclipError | undefined;
  const refuse = (error: LexiclipError) => {
    refusal ??= error;
    parser.destroy(refusal);
  };
  // A part without a name is no error to the parser.
  parser.on('field', (name = '', value, _, truncated) => {
    if (truncated) refuse(tooLong(name));
    else parts.push({ kind: 'field', name, value });
  });
  parser.on('file', (name = '', stream, fileName) => {
    const part: FormFile = { kind: 'file', name, file: undefined };
    parts.push(part);
    collect(stream, (bytes) => {
      part.file = new UploadedFile(bytes, fileName);
    });
  });
  parser.on('filesLimit', () => refuse(badInput('body', `it may have at most ${BOUNDS.files} files`)));
  parser.on('fieldsLimit', () => refuse(badInput('body', `it may have at most ${BOUNDS.fields} fields beside files`)));
  parser.on('partsLimit', () => refuse(badInput('body', `it may have at most ${BOUNDS.parts} parts`)));
  // The parser may go on failing after it has been given up.
  parser.on('error', () => undefined);
  try {
    await pipeline(Readable.from(slices(body)), parser, { signal });
    return parts;
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw refusal ?? malformed('it is not whole, or has another boundary than its Content-Type says', cause);
  }
}

function openParser(contentType: string, bodyBytes: number) {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: BOUNDS,
      // Never pause: all of the body is in memory, and a paused part that nobody reads would wait for ever.
      fileHwm: bodyBytes + 1,
      isPartAFile: (_, __, fileName) => fileName !== undefined,
    });
  } catch (cause) {
    throw malformed('its Content-Type names no boundary', cause);
  }
}

/** Hands over the bytes of a file, unless there are too many. */
function collect(stream: BusboyFileStream, done: (bytes: Buffer) => void): void {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => {
    if (!stream.truncated) done(Buffer.concat(chunks));
  });
  // The parser fails as well then.
  stream.on('error', () => undefined);
}

function* slices(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += SLICE_BYTES) yield body.subarray(at, at + SLICE_BYTES);
}

function tooLong(field: string): LexiclipError {
  const allowed = `a field may have at most ${BOUNDS.fieldSize / 1024 / 1024} MB`;
  return new LexiclipError('PAYLOAD_TOO_LARGE', `${field}: ${allowed}`, { argument: field });
}

const malformed = (message: string, cause: unknown) =>
  new LexiclipError('BAD_USER_INPUT', `body: ${message}`, { argument: 'body' }, { cause });
