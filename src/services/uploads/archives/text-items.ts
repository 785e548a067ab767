import { LIMITS } from '../../../domain/limits.js';
import type { UploadContent, UploadItem } from '../upload-item.js';
import { type Reading, requireEntries, unreadable } from './reading.js';

/** Longest line: as many numbers as the longest embedding has, characters. */
const MAX_LINE = 32 * LIMITS.embeddingLength;
const LINE_END = /\r?\n/;
/** Lines that are read between two pauses. */
const LINES_AT_ONCE = 64;
const ALLOWED =
  'each line must be a URL that begins with http:// or https://, or JSON: {"url": …, "name": …} or ' +
  '{"embedding": […], "name": …}';

/**
 * The lines of a list. When all are wanted, the whole list is read first: a list with a line of another form is refused
 * before its first image.
 *
 * @param open gives the list from its beginning, each time
 * @throws LexiclipError BAD_USER_INPUT or PAYLOAD_TOO_LARGE naming `upload` and the line; the signal's reason
 */
export async function* textItems(
  open: () => AsyncIterable<Uint8Array>,
  reading: Reading,
): AsyncGenerator<UploadItem, void> {
  if (reading.from === 0) for await (const _ of linesOf(open(), { ...reading, from: 0 }));
  yield* linesOf(open(), reading);
}

async function* linesOf(parts: AsyncIterable<Uint8Array>, reading: Reading): AsyncGenerator<UploadItem, void> {
  let [seq, number] = [0, 0];
  for await (const line of textLines(parts)) {
    if (number++ % LINES_AT_ONCE === 0) await reading.pause();
    reading.signal.throwIfAborted();
    const text = line.trim();
    if (text === '') continue;
    requireEntries(seq + 1, reading.maxEntries);
    if (seq >= reading.from) yield { seq, ...itemIn(text, number) };
    seq++;
  }
}

async function* textLines(parts: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [number, rest] = [1, ''];
  const decode = (part?: Uint8Array): string => {
    try {
      return part ? decoder.decode(part, { stream: true }) : decoder.decode();
    } catch (cause) {
      throw unreadable(`is no list in UTF-8: there are other bytes in or after line ${number}`, cause);
    }
  };
  for await (const part of parts) {
    const lines = (rest + decode(part)).split(LINE_END);
    rest = lines.pop() as string;
    for (const line of lines) {
      yield line;
      number++;
    }
    if (rest.length > MAX_LINE) throw wrongLine(number, `has more than ${MAX_LINE} characters`);
  }
  yield rest + decode();
}

function itemIn(text: string, line: number): { readonly name: string } & UploadContent {
  if (!text.startsWith('{')) return { name: text, url: checkUrl(text, line) };
  const { url, embedding, name } = parse(text, line);
  if ((url === undefined) === (embedding === undefined)) throw wrongLine(line, 'must have either url or embedding');
  const given = name === undefined ? undefined : checkName(name, line);
  if (url === undefined) return { name: given ?? `line ${line}`, vector: checkEmbedding(embedding, line) };
  const checked = checkUrl(url, line);
  return { name: given ?? checked, url: checked };
}

function parse(text: string, line: number): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    throw wrongLine(line, 'is not valid JSON');
  }
}

function checkUrl(url: unknown, line: number): string {
  if (typeof url !== 'string' || !/^https?:\/\//i.test(url) || !URL.canParse(url)) throw wrongLine(line, 'has no URL');
  if (url.length > LIMITS.urlLength) throw wrongLine(line, `its URL must have at most ${LIMITS.urlLength} characters`);
  return url;
}

function checkName(name: unknown, line: number): string {
  if (typeof name !== 'string') throw wrongLine(line, 'its name must be a text');
  if (name.length > LIMITS.entryNameLength)
    throw wrongLine(line, `its name must have at most ${LIMITS.entryNameLength} characters`);
  return name;
}

function checkEmbedding(embedding: unknown, line: number): Float32Array {
  if (!Array.isArray(embedding) || !embedding.every(Number.isFinite))
    throw wrongLine(line, 'its embedding must be a list of numbers');
  const { length } = embedding;
  if (length === 0 || length > LIMITS.embeddingLength)
    throw wrongLine(line, `its embedding must have 1 to ${LIMITS.embeddingLength} numbers`);
  return Float32Array.from(embedding as number[]);
}

const wrongLine = (line: number, what: string) => unreadable(`line ${line} ${what}; ${ALLOWED}`);
