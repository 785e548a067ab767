import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { UploadedFile } from '../../domain/image.js';
import { LIMITS } from '../../domain/limits.js';
import { badInput, LexiclipError } from '../../errors.js';
import { utf8Text } from './utf8.js';

export interface FormField {
  readonly kind: 'field';
  readonly name: string;
  value: string;
}

export interface FormFile {
  readonly kind: 'file';
  readonly name: string;
  /** Undefined when it is larger than an image may be. */
  file: UploadedFile | undefined;
}

const MAX_FIELDS = 10;
/** How much the parser reads at a time: once a limit is exceeded, it does not read the rest of the body. */
const SLICE_BYTES = 16 * 1024;
/** How much it reads before others have their turn. */
const TURN_BYTES = 512 * 1024;

const BOUNDS = {
  fields: MAX_FIELDS,
  fieldBytes: 1024 * 1024,
  files: LIMITS.imagesPerCall,
  parts: MAX_FIELDS + LIMITS.imagesPerCall,
};

/**
 * Parses a multipart/form-data body into its parts, in their order. The body is complete, so there is no stream that a
 * client could leave unfinished or that somebody would have to drain.
 *
 * @param body as it came, in order
 * @param signal aborts when the request ends
 * @throws LexiclipError BAD_USER_INPUT naming `body`, or PAYLOAD_TOO_LARGE naming the field; the signal's reason when
 *   it aborts
 */
export async function readForm(
  contentType: string,
  body: readonly Buffer[],
  signal: AbortSignal,
): Promise<(FormField | FormFile)[]> {
  const parser = openParser(
    contentType,
    body.reduce((sum, { length }) => sum + length, 0),
  );
  const parts: (FormField | FormFile)[] = [];
  let refusal: LexiclipError | undefined;
  const refuse = (error: LexiclipError) => {
    refusal ??= error;
    parser.destroy(refusal);
  };
  const counts = { field: 0, file: 0 };
  // The parser accepts parts without a name.
  parser.on('file', (name = '', stream, fileName) => {
    const kind = fileName === undefined ? 'field' : 'file';
    counts[kind]++;
    if (counts.field > BOUNDS.fields) {
      return refuse(badInput('body', `must have at most ${BOUNDS.fields} fields besides files`));
    }
    if (counts.file > BOUNDS.files) return refuse(badInput('body', `must have at most ${BOUNDS.files} files`));
    parts.push(kind === 'file' ? fileOf(name, stream, fileName) : fieldOf(name, stream, refuse));
  });
  parser.on('partsLimit', () => refuse(badInput('body', `must have at most ${BOUNDS.parts} parts`)));
  // The parser may fail again after it was destroyed.
  parser.on('error', () => undefined);
  try {
    await pipeline(Readable.from(slices(body)), parser, { signal });
    return parts;
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw refusal ?? malformed('is incomplete, or its boundary differs from the one in its Content-Type', cause);
  }
}

function openParser(contentType: string, bodyBytes: number) {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: {
        files: BOUNDS.parts,
        fileSize: LIMITS.imageBytes,
        parts: BOUNDS.parts,
        headerPairs: 16,
        headerSize: 8 * 1024,
      },
      // Never pause: the whole body is in memory, and a paused part that nobody reads would wait forever.
      fileHwm: bodyBytes + 1,
      // Of a field, too, the bytes: the parser would replace those that are no UTF-8.
      isPartAFile: () => true,
    });
  } catch (cause) {
    throw malformed('has no boundary in its Content-Type', cause);
  }
}

function fileOf(name: string, stream: BusboyFileStream, fileName: string): FormFile {
  const part: FormFile = { kind: 'file', name, file: undefined };
  collect(stream, (bytes) => {
    if (bytes) part.file = new UploadedFile(bytes, fileName);
  });
  return part;
}

function fieldOf(name: string, stream: BusboyFileStream, refuse: (error: LexiclipError) => void): FormField {
  const part: FormField = { kind: 'field', name, value: '' };
  collect(stream, (bytes) => {
    if (!bytes || bytes.length > BOUNDS.fieldBytes) return refuse(fieldTooLarge(name));
    try {
      part.value = utf8Text(bytes, name);
    } catch (error) {
      refuse(error as LexiclipError);
    }
  });
  return part;
}

/** Passes on the bytes of a part; undefined when there are more than an image may have. */
function collect(stream: BusboyFileStream, done: (bytes: Buffer | undefined) => void): void {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(stream.truncated ? undefined : Buffer.concat(chunks)));
  // The parser then fails as well, and its error is handled.
  stream.on('error', () => undefined);
}

async function* slices(body: readonly Buffer[]): AsyncGenerator<Buffer> {
  let sinceTurn = 0;
  for (const part of body) {
    for (let at = 0; at < part.length; at += SLICE_BYTES) {
      const slice = part.subarray(at, at + SLICE_BYTES);
      sinceTurn += slice.length;
      if (sinceTurn > TURN_BYTES) {
        sinceTurn = 0;
        await setImmediate();
      }
      yield slice;
    }
  }
}

function fieldTooLarge(field: string): LexiclipError {
  const allowed = `a field may have at most ${BOUNDS.fieldBytes / 1024 / 1024} MB`;
  return new LexiclipError('PAYLOAD_TOO_LARGE', `${field}: ${allowed}`, { argument: field });
}

const malformed = (fault: string, cause: unknown) =>
  new LexiclipError('BAD_USER_INPUT', `body: ${fault}`, { argument: 'body' }, { cause });
