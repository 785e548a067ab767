import { isUtf8 } from 'node:buffer';
import { UsageError } from '../usage-error.js';

/** Byte order marks. Those of UTF-32 come first: one of them begins like that of UTF-16. */
const MARKS = [
  { name: 'utf-32', bytes: [0xff, 0xfe, 0x00, 0x00] },
  { name: 'utf-32', bytes: [0x00, 0x00, 0xfe, 0xff] },
  { name: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { name: 'utf-16le', bytes: [0xff, 0xfe] },
  { name: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

/** Names as people write them, by the name that is used here. */
const SAME: Readonly<Record<string, string>> = { utf8: 'utf-8', utf16le: 'utf-16le', utf16be: 'utf-16be' };
const UNICODE = ['utf-8', 'utf-16le', 'utf-16be'];
const LINE_FEED = 0x0a;
/** What decoders put in place of bytes that mean nothing. */
const REPLACEMENT = '\ufffd';

export interface Decoding {
  /** The encoding that the author names; without it, the byte order mark decides, and without that it is UTF-8. */
  readonly encoding?: string | undefined;
  /** What to do about bytes that are not UTF-8, for the error. */
  readonly remedy?: string | undefined;
}

/**
 * The text of a file, without its byte order mark. Nothing is guessed, and no byte is replaced.
 *
 * @param file its name, for errors
 * @throws UsageError with the line, where the bytes are not text in that encoding
 */
export async function decoded(file: string, bytes: Uint8Array, { encoding, remedy }: Decoding = {}): Promise<string> {
  const given = encoding === undefined ? undefined : nameOf(encoding);
  const marked = MARKS.find((mark) => mark.bytes.every((byte, i) => bytes[i] === byte))?.name;
  if (marked && given && marked !== given) {
    throw new UsageError(`${file}: begins with the byte order mark of ${marked}, and --encoding says ${encoding}`);
  }
  const name = marked ?? given ?? 'utf-8';
  const text = UNICODE.includes(name) ? unicode(file, bytes, name, remedy) : await legacy(file, bytes, name);
  const zero = text.indexOf('\0');
  if (zero < 0) return text;
  throw new UsageError(
    `${file}:${lineOf(text, zero)}: has a NUL character; UTF-16 is read by its byte order mark, or where --encoding says so`,
  );
}

function nameOf(encoding: string): string {
  const name = encoding.trim().toLowerCase();
  return SAME[name] ?? name;
}

function unicode(file: string, bytes: Uint8Array, name: string, remedy = 'save the file as UTF-8'): string {
  if (name === 'utf-8' && !isUtf8(bytes)) throw notUtf8(file, bytes, remedy);
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UsageError(`${file}: is not ${name.toUpperCase()} text`, { cause });
  }
}

/** Names the first line that is not UTF-8: no byte of a longer character looks like a line feed. */
function notUtf8(file: string, bytes: Uint8Array, remedy: string): UsageError {
  let [line, start] = [1, 0];
  for (;;) {
    const end = bytes.indexOf(LINE_FEED, start);
    const part = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (!isUtf8(part) || end < 0)
      return new UsageError(`${file}:${line}: is not UTF-8 text: ${fault(part)}; ${remedy}`);
    line++;
    start = end + 1;
  }
}

/** Longest text that is shown before a byte. */
const CONTEXT = 20;

function fault(line: Uint8Array): string {
  const shown = new TextDecoder('utf-8').decode(line);
  const before = shown.slice(0, Math.max(0, shown.indexOf(REPLACEMENT)));
  const byte = line[Buffer.byteLength(before)] ?? 0;
  const hex = `byte 0x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return before === '' ? `${hex} at its beginning` : `${hex} after "${before.slice(-CONTEXT)}"`;
}

/**
 * Decodes one of the encodings from before Unicode. Node's own decoder is not used: that of Node 20 reads windows-1252
 * as Latin-1, and loses € and typographic quotes.
 */
async function legacy(file: string, bytes: Uint8Array, name: string): Promise<string> {
  const { default: iconv } = await import('iconv-lite');
  if (name === 'utf-32' || !iconv.encodingExists(name)) {
    throw new UsageError(`${file}: ${name} is not an encoding that is read; utf-8, utf-16le and windows-1252 are, say`);
  }
  const text = iconv.decode(Buffer.from(bytes), name);
  const lost = text.indexOf(REPLACEMENT);
  if (lost < 0) return text;
  throw new UsageError(`${file}:${lineOf(text, lost)}: has bytes that are not ${name}`);
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
